package io.dpmgrid.pmem.region;

/** Many mappings, where the JVM does not open its write-back to us. */
final class MappedForcedChunkedRegionTest extends MappedRegionContract {
  MappedForcedChunkedRegionTest() {
    super(8192, false);
  }
}
