package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;

/** Serializes a record in place. */
@FunctionalInterface
public interface RecordBody {
  /**
   * Stores exactly the announced number of bytes at {@code [offset, offset + length)}, and nothing
   * elsewhere. If it throws, the range is marked as void and readers skip it.
   */
  void storeAt(Region region, long offset, int length);
}
