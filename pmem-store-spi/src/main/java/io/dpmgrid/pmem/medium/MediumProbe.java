package io.dpmgrid.pmem.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Finds out how bytes persist in a directory, and what they survive, by trying it on a temporary
 * file and by what the kernel says about the mount. Leaves nothing behind.
 *
 * <p>The evidence is what the kernel accepts and lists, never a device's name. Not seen: hardware
 * or a hypervisor that promises persistence and does not keep it.
 *
 * <p>Thread-safe.
 */
public final class MediumProbe {
  private final SystemFiles system;

  /** Probes the running system. */
  public MediumProbe() {
    this(SystemFiles.ofThisSystem());
  }

  MediumProbe(SystemFiles system) {
    this.system = system;
  }

  /**
   * Probes a directory.
   *
   * @throws IOException if it does not exist, is no directory, or takes no file of ours
   */
  public ProbeResult probe(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new IOException(
          directory + ": does not exist; create it first, on the file system that is meant");
    }
    Path real = directory.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new NotDirectoryException(directory.toString());
    }
    Mount mount = MountTable.read(system.mountInfo()).holding(real);
    return judge(real, mount, MapSyncTrial.run(real));
  }

  ProbeResult judge(Path directory, Mount mount, MapSyncTrial trial) {
    if (trial.accepted()) {
      return dax(directory, mount, trial);
    }
    SyncPromise promise = SyncPromise.of(mount, system);
    String why = promise.reason() + "; " + trial.evidence();
    if (SyncPromise.VOLATILE.contains(mount.fsType())) {
      return result(directory, MediumKind.EMULATED, promise.survives(), mount, why);
    }
    if (mount.hasOption("dax", "dax=always")) {
      why += "; mounted with dax, but only a sync by system call persists there";
    }
    return result(directory, MediumKind.FILE, promise.survives(), mount, why);
  }

  private ProbeResult dax(Path directory, Mount mount, MapSyncTrial trial) {
    BlockDevice device = BlockDevice.behind(mount, system);
    Path region = device == null ? null : device.nvdimmRegion();
    NvdimmHealth health = region == null ? NvdimmHealth.NONE : NvdimmHealth.read(region, system);
    String why = trial.evidence() + " on " + mount.fsType() + " (" + mount.source() + ")";
    if (health.dirtyShutdowns() >= 0) {
      why += "; dirty shutdowns: " + health.dirtyShutdowns();
    }
    if (!health.troubles().isEmpty()) {
      why +=
          "; the memory may not outlive a loss of power: " + String.join(", ", health.troubles());
      return result(directory, MediumKind.DAX, Survives.OS_CRASH, mount, why);
    }
    if (!health.dimms().isEmpty()) {
      why += "; healthy: " + String.join(", ", health.dimms());
    }
    return result(directory, MediumKind.DAX, Survives.POWER_LOSS, mount, why);
  }

  /**
   * How often the memory behind a directory lost power without everything being saved, as its
   * hardware counts; {@code -1} if nothing counts. A count that grew since a pool was last open
   * means that what was acknowledged may be lost.
   */
  public long dirtyShutdowns(Path directory) throws IOException {
    Mount mount = MountTable.read(system.mountInfo()).holding(directory.toRealPath());
    BlockDevice device = BlockDevice.behind(mount, system);
    Path region = device == null ? null : device.nvdimmRegion();
    return region == null ? -1 : NvdimmHealth.read(region, system).dirtyShutdowns();
  }

  /**
   * Whether {@code O_DIRECT} may be used: not where the bytes of a running write must stay still,
   * because writers go on storing into a block while it is written.
   */
  boolean toleratesDirectWrites(Path directory) throws IOException {
    Mount mount = MountTable.read(system.mountInfo()).holding(directory.toRealPath());
    if (mount.fsType().matches("btrfs|zfs|bcachefs|nilfs2")) {
      return false;
    }
    BlockDevice device = BlockDevice.behind(mount, system);
    return device == null || !device.needsStableWrites();
  }

  private static ProbeResult result(
      Path directory, MediumKind kind, Survives survives, Mount mount, String why) {
    return new ProbeResult(directory, kind, survives, mount.fsType(), mount.source(), why);
  }
}
