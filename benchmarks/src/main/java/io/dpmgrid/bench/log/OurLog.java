package io.dpmgrid.bench.log;

import io.dpmgrid.pmem.log.Log;
import io.dpmgrid.pmem.log.LogConfig;
import io.dpmgrid.pmem.medium.Medium;
import java.io.IOException;
import java.util.UUID;

/** Our log, releasing what it wrote so that the ring goes round. */
final class OurLog implements LogSubject {
  static final int SEGMENTS = 4;
  static final int SEGMENT_BYTES = 64 << 20;

  private final Medium medium;
  private final Log log;

  OurLog(Medium medium) throws IOException {
    this.medium = medium;
    this.log =
        Log.open(
            medium,
            new LogConfig(
                medium.directory().resolve("log"), SEGMENTS, SEGMENT_BYTES, new UUID(1, 1)));
  }

  @Override
  public Appender appender(int thread) {
    return record -> {
      long position = log.append(record, 0, record.length);
      log.awaitDurable(position);
      if ((position & 0xf_ffff) < record.length) { // about once per MiB
        log.release(position);
      }
    };
  }

  @Override
  public void close() {
    log.close();
    medium.close();
  }
}
