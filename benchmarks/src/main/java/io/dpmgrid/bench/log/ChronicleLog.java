package io.dpmgrid.bench.log;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/** Chronicle Queue: mapped files that the operating system writes when it likes. */
final class ChronicleLog implements LogSubject {
  private final ChronicleQueue queue;

  ChronicleLog(Path directory) {
    queue = ChronicleQueue.single(directory.resolve("queue").toString());
  }

  @Override
  public Appender appender(int thread) {
    ExcerptAppender appender = queue.createAppender();
    Bytes<?> bytes = Bytes.allocateElasticDirect();
    return record -> {
      bytes.clear();
      bytes.write(record);
      appender.writeBytes(bytes);
    };
  }

  @Override
  public void close() {
    queue.close();
  }
}
