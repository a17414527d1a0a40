package io.dpmgrid.bench.log;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the medium takes for the bytes of a record alone: nobody waits for anybody. */
final class PhysicalLimit implements LogSubject {
  private static final int HEADER = 16;

  /** Small enough for the staging buffers of many threads, large enough to leave the caches. */
  private static final int FILE_BYTES = 16 << 20;

  private final Medium medium;
  private final List<Region> regions = new ArrayList<>();

  PhysicalLimit(Medium medium) {
    this.medium = medium;
  }

  @Override
  public synchronized Appender appender(int thread) throws IOException {
    Path file = medium.directory().resolve("limit-" + thread);
    Region region = medium.create(file, FILE_BYTES);
    regions.add(region);
    long[] at = new long[1];
    return record -> {
      int length = HEADER + record.length;
      if (at[0] + length > region.size()) {
        at[0] = 0;
      }
      long offset = at[0];
      region.put(offset + HEADER, record, 0, record.length);
      region.putLong(offset + Long.BYTES, length);
      region.putLong(offset, length);
      region.writeBack(offset, length);
      region.fence();
      at[0] = offset + length;
    };
  }

  @Override
  public void close() {
    regions.forEach(Region::close);
    medium.close();
  }
}
