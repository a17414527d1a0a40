package io.dpmgrid.pmem.testing;

/** The simulator in one of its modes. */
final class CrashableRegionFileModeTest extends CrashableRegionContract {
  CrashableRegionFileModeTest() {
    super(CrashMode.FILE);
  }
}
