package io.dpmgrid.pmem.dax;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.region.RegionContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs inside the machine only: the contract on a network share, whose blocks are large. */
final class RegionOnShare extends RegionContract {
  @Override
  protected Region create(Path disk, long size) throws IOException {
    // The current directory is shared with the host; what is made there must be taken away again.
    Path file = Files.createTempDirectory(Path.of("target"), "share").resolve("region");
    file.getParent().toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    try (Medium medium = Media.open(MediumRequest.of(file.getParent()))) {
      return medium.create(file.toAbsolutePath(), size);
    }
  }

  @Override
  protected Region reopen(Region closed) throws IOException {
    try (Medium medium = Media.open(MediumRequest.of(closed.path().getParent()))) {
      return medium.open(closed.path());
    }
  }
}
