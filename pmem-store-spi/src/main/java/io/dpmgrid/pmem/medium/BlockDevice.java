package io.dpmgrid.pmem.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block device as sysfs shows it.
 *
 * @param directory its own directory below {@code /sys/devices}; a partition's lies in its disk's
 */
record BlockDevice(Path directory) {
  /**
   * The device behind a mount; {@code null} if it is none, or sysfs does not show it. Some file
   * systems (btrfs) have a device number of their own, so the mount's source is the second clue.
   */
  static @Nullable BlockDevice behind(Mount mount, SystemFiles system) {
    BlockDevice byNumber = at(system.sys().resolve("dev/block").resolve(mount.device()));
    if (byNumber != null || !mount.source().startsWith("/dev/")) {
      return byNumber;
    }
    Path source = Path.of(mount.source());
    try {
      source = source.toRealPath();
    } catch (IOException e) {
      // In a container the node may be missing while sysfs still shows the device by this name.
    }
    return at(system.sys().resolve("class/block").resolve(String.valueOf(source.getFileName())));
  }

  private static @Nullable BlockDevice at(Path link) {
    try {
      return new BlockDevice(link.toRealPath());
    } catch (IOException e) {
      return null;
    }
  }

  /** The kernel's name, such as {@code nvme0n1p2}. */
  String name() {
    return String.valueOf(directory.getFileName());
  }

  /** Whether it is a disk in volatile memory (brd, zram), found by what drives it. */
  boolean isVolatileMemory() {
    String number = SystemFiles.text(directory.resolve("dev"));
    return (number != null && number.startsWith("1:"))
        || Files.exists(directory.resolve("mm_stat"));
  }

  /** The file behind a loop device; {@code null} for every other device. */
  @Nullable Path loopFile() {
    String file = SystemFiles.text(attribute("loop/backing_file"));
    return file == null ? null : Path.of(file);
  }

  /** What a stacked device (dm, md) is made of; empty for a plain one. */
  List<BlockDevice> parts() {
    List<BlockDevice> parts = new ArrayList<>();
    for (Path slave : SystemFiles.entries(directory.resolve("slaves"))) {
      BlockDevice part = at(slave);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  /**
   * Whether the device checks data against sums made before the transfer, so that the bytes of a
   * write must not change while it runs.
   */
  boolean needsStableWrites() {
    return "1".equals(SystemFiles.text(attribute("queue/stable_writes")));
  }

  /** The namespace's region on an NVDIMM bus; {@code null} for every other device. */
  @Nullable Path nvdimmRegion() {
    for (Path at = directory; at != null && at.getFileName() != null; at = at.getParent()) {
      if (at.getFileName().toString().matches("region\\d+")) {
        return at;
      }
    }
    return null;
  }

  /** An attribute of the device, or of the disk that a partition belongs to. */
  private Path attribute(String name) {
    Path own = directory.resolve(name);
    return Files.exists(own) ? own : directory.resolveSibling(name);
  }
}
