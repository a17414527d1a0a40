package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.file.Path;

/** The contract on a disk's files, for one way to stage and to write. */
abstract class StagedRegionContract extends RegionContract {
  private final StagingBuffers staging = new StagingBuffers(2);
  private final long chunkBytes;
  private final boolean direct;

  StagedRegionContract(long chunkBytes, boolean direct) {
    this.chunkBytes = chunkBytes;
    this.direct = direct;
  }

  @Override
  protected Region create(Path disk, long size) throws IOException {
    Path file = disk.resolve("region");
    ZeroedFile.create(file, size);
    return open(file);
  }

  @Override
  protected Region reopen(Region closed) throws IOException {
    return open(closed.path());
  }

  private Region open(Path file) throws IOException {
    return StagedRegion.open(file, chunkBytes, direct, staging);
  }
}
