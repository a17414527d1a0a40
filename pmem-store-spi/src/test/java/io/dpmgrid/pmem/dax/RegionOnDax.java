package io.dpmgrid.pmem.dax;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.region.RegionContract;
import io.dpmgrid.pmem.testing.DaxVm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs inside the machine only: the contract of a region, with {@code MAP_SYNC}. */
final class RegionOnDax extends RegionContract {
  @Override
  protected Region create(Path disk, long size) throws IOException {
    Path directory = Files.createTempDirectory(DaxVm.PMEM, "region");
    try (Medium medium = medium()) {
      return medium.create(directory.resolve("region"), size);
    }
  }

  @Override
  protected Region reopen(Region closed) throws IOException {
    try (Medium medium = medium()) {
      return medium.open(closed.path());
    }
  }

  private static Medium medium() throws IOException {
    return Media.open(MediumRequest.of(DaxVm.PMEM));
  }
}
