package io.dpmgrid.pmem.testing;

import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.region.RegionContract;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The contract on the simulator itself: what it plays must be a region. To open again is to crash
 * first, so a range that the contract persists and the simulator loses fails here.
 */
abstract class CrashableRegionContract extends RegionContract {
  private final CrashMode mode;
  private @Nullable CrashableMedium medium;

  CrashableRegionContract(CrashMode mode) {
    this.mode = mode;
  }

  @Override
  protected Region create(Path disk, long size) throws IOException {
    medium = new CrashableMedium(disk, mode);
    return medium.create(disk.resolve("region"), size);
  }

  @Override
  protected Region reopen(Region closed) throws IOException {
    if (medium == null) {
      throw new IllegalStateException("nothing was created");
    }
    medium = medium.afterLosingEverythingPending();
    return medium.open(closed.path());
  }
}
