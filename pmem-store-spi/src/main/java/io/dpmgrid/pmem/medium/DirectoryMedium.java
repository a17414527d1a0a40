package io.dpmgrid.pmem.medium;

import io.dpmgrid.pmem.region.AccessCost;
import io.dpmgrid.pmem.region.MappedRegion;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.region.RegionWatch;
import io.dpmgrid.pmem.region.StagedRegion;
import io.dpmgrid.pmem.region.StagingBuffers;
import io.dpmgrid.pmem.region.ZeroedFile;
import java.io.IOException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.nio.mapmode.ExtendedMapMode;

/** A medium in a directory: mapped regions on dax and emulated, staged ones on file. */
final class DirectoryMedium implements Medium {
  private static final int IDLE_STAGING_BUFFERS = 2;

  private final StagingBuffers staging = new StagingBuffers(IDLE_STAGING_BUFFERS);
  private final RegionWatch watch = new RegionWatch(Duration.ofMillis(100));
  private final ProbeResult probe;
  private final AccessCost cost;
  private final boolean direct;
  private volatile boolean closed;

  /**
   * @param direct whether {@code O_DIRECT} may be tried on {@link MediumKind#FILE}
   */
  DirectoryMedium(ProbeResult probe, EmulationModel emulation, boolean direct) {
    this.probe = probe;
    this.cost =
        new AccessCost(
            emulation.readNanos(),
            emulation.writeBackNanosPerLine(),
            emulation.gigabytesPerSecond());
    this.direct = direct;
  }

  @Override
  public ProbeResult probe() {
    return probe;
  }

  @Override
  public Region create(Path file, long size) throws IOException {
    checkOpen();
    ZeroedFile.create(file, size);
    return open(file);
  }

  @Override
  public Region open(Path file) throws IOException {
    checkOpen();
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return switch (probe.kind()) {
      case DAX ->
          watch.add(
              MappedRegion.open(
                  file, ExtendedMapMode.READ_WRITE_SYNC, MappedRegion.STANDARD_CHUNK, cost));
      case EMULATED ->
          watch.add(MappedRegion.open(file, MapMode.READ_WRITE, MappedRegion.STANDARD_CHUNK, cost));
      case FILE -> watch.add(StagedRegion.open(file, MappedRegion.STANDARD_CHUNK, direct, staging));
    };
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    checkOpen();
    ZeroedFile.syncDirectory(directory);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(probe.directory() + ": the medium is closed");
    }
  }
}
