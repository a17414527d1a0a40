package io.dpmgrid.pmem.region;

/** One mapping, written back line by line. */
final class MappedRegionTest extends MappedRegionContract {
  MappedRegionTest() {
    super(MappedRegion.STANDARD_CHUNK, CacheLines.AVAILABLE);
  }
}
