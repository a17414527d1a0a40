package io.dpmgrid.pmem.region;

/** One mapping, where the JVM does not open its write-back to us. */
final class MappedForcedRegionTest extends MappedRegionContract {
  MappedForcedRegionTest() {
    super(MappedRegion.STANDARD_CHUNK, false);
  }
}
