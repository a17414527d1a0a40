package io.dpmgrid.pmem.region;

/** One buffer, written past the page cache where the file system takes it. */
final class StagedRegionTest extends StagedRegionContract {
  StagedRegionTest() {
    super(MappedRegion.STANDARD_CHUNK, true);
  }
}
