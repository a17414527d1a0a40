package io.dpmgrid.pmem.region;

/** Many mappings of one page each. */
final class MappedChunkedRegionTest extends MappedRegionContract {
  MappedChunkedRegionTest() {
    super(4096, CacheLines.AVAILABLE);
  }
}
