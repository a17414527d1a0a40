package io.dpmgrid.pmem.testing;

/** The simulator in one of its modes. */
final class CrashableRegionPersistentCachesTest extends CrashableRegionContract {
  CrashableRegionPersistentCachesTest() {
    super(CrashMode.PERSISTENT_CACHES);
  }
}
