package io.dpmgrid.pmem.region;

/** One buffer, written synchronously through the page cache. */
final class StagedBufferedRegionTest extends StagedRegionContract {
  StagedBufferedRegionTest() {
    super(MappedRegion.STANDARD_CHUNK, false);
  }
}
