package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract on memory-backed files, for one way to map and to write back. */
abstract class MappedRegionContract extends RegionContract {
  private final long chunkBytes;
  private final boolean lines;
  private @Nullable VolatileDirectory directory;

  MappedRegionContract(long chunkBytes, boolean lines) {
    this.chunkBytes = chunkBytes;
    this.lines = lines;
  }

  @Override
  protected Region create(Path disk, long size) throws IOException {
    directory = new VolatileDirectory();
    Path file = directory.path().resolve("region");
    ZeroedFile.create(file, size);
    return open(file);
  }

  @Override
  protected Region reopen(Region closed) throws IOException {
    return open(closed.path());
  }

  private Region open(Path file) throws IOException {
    return MappedRegion.open(file, MapMode.READ_WRITE, chunkBytes, AccessCost.NONE, lines);
  }

  @AfterEach
  final void deleteDirectory() throws IOException {
    if (directory != null) {
      directory.close();
    }
  }
}
