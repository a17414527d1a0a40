package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.Path;

/** A real medium that tells of the directories that are made durable. */
final class SyncedMedium implements Medium {
  private final Medium real;
  private final Listener listener;

  /** Hears of a directory before it is synced. */
  interface Listener {
    void syncing(Path directory) throws IOException;
  }

  SyncedMedium(Medium real, Listener listener) {
    this.real = real;
    this.listener = listener;
  }

  @Override
  public ProbeResult probe() {
    return real.probe();
  }

  @Override
  public Region create(Path file, long size) throws IOException {
    return real.create(file, size);
  }

  @Override
  public Region open(Path file) throws IOException {
    return real.open(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    listener.syncing(directory);
    real.syncDirectory(directory);
  }

  @Override
  public void close() {
    real.close();
  }
}
