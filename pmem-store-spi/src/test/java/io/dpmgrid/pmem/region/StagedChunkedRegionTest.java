package io.dpmgrid.pmem.region;

/** Many buffers of one block each. */
final class StagedChunkedRegionTest extends StagedRegionContract {
  StagedChunkedRegionTest() {
    super(4096, true);
  }
}
