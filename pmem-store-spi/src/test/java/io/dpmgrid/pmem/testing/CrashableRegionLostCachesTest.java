package io.dpmgrid.pmem.testing;

/** The simulator in one of its modes. */
final class CrashableRegionLostCachesTest extends CrashableRegionContract {
  CrashableRegionLostCachesTest() {
    super(CrashMode.LOST_CACHES);
  }
}
