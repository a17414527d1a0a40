package io.dpmgrid.pmem.medium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a synchronous write is worth on a file system: power-loss only where a local journalling (or
 * copy-on-write) file system stands on a block device; less, with the reason, everywhere else.
 *
 * <p>Not seen by it: a device that acknowledges a flush and loses it all the same.
 *
 * @param survives the worst fault after which synchronously written bytes are intact
 * @param reason why, as part of a sentence
 */
record SyncPromise(Survives survives, String reason) {
  /** File systems that are volatile memory. */
  static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs", "hugetlbfs", "devtmpfs");

  private static final Set<String> JOURNAL_OPTIONAL = Set.of("ext3", "ext4");
  private static final Set<String> JOURNALLING =
      Set.of("xfs", "btrfs", "f2fs", "jfs", "reiserfs", "nilfs2", "bcachefs");
  private static final Set<String> GUEST = Set.of("9p", "virtiofs");
  private static final Set<String> REMOTE = Set.of("nfs", "nfs4", "cifs", "smb3", "ceph", "lustre");
  private static final int MAX_STACK = 8;

  static SyncPromise of(Mount mount, SystemFiles system) {
    return of(mount, system, 0);
  }

  private static SyncPromise of(Mount mount, SystemFiles system, int depth) {
    String type = mount.fsType();
    if (VOLATILE.contains(type)) {
      return process(type + " is volatile memory");
    }
    if (GUEST.contains(type)) {
      return os(type + " hands writes to the host, and nothing tells when the host persists them");
    }
    if (REMOTE.contains(type)) {
      return os(type + " hands writes to a server, and nothing tells what the server survives");
    }
    if (type.equals("overlay")) {
      return mount.hasOption("volatile")
          ? process("overlay is mounted with 'volatile', which leaves out every sync")
          : os("overlay hides the file system beneath, so nothing tells what that survives");
    }
    if (type.equals("fuse") || type.startsWith("fuse.")) {
      return process(type + " is a user process, and nothing tells what its sync does");
    }
    boolean optional = JOURNAL_OPTIONAL.contains(type);
    if (!optional && !JOURNALLING.contains(type)) {
      return process(type + " is not known to keep a journal");
    }
    if (mount.hasOption("nobarrier", "barrier=0", "nolog", "norecovery", "fastboot")) {
      return os(type + " is mounted without write barriers or without its journal");
    }
    BlockDevice device = BlockDevice.behind(mount, system);
    if (device == null) {
      return os("no block device is visible behind " + type + " (" + mount.source() + ")");
    }
    if (optional && !hasJournal(device, system)) {
      return process(
          type
              + " on "
              + device.name()
              + " shows no journal, so after a crash of the system intact files depend on a repair");
    }
    SyncPromise beneath = beneath(device, system, depth);
    return beneath != null
        ? beneath
        : new SyncPromise(Survives.POWER_LOSS, type + " journals on block device " + device.name());
  }

  /** What is weaker than a plain disk under this device; {@code null} if nothing is. */
  private static @Nullable SyncPromise beneath(BlockDevice device, SystemFiles system, int depth) {
    if (depth > MAX_STACK) {
      return os("block devices are stacked too deep to look through");
    }
    if (device.isVolatileMemory()) {
      return process("block device " + device.name() + " is volatile memory");
    }
    Path file = device.loopFile();
    if (file != null) {
      Mount mount = MountTable.read(system.mountInfo()).holding(file);
      SyncPromise under = of(mount, system, depth + 1);
      return under.survives() == Survives.POWER_LOSS
          ? null
          : new SyncPromise(
              under.survives(), device.name() + " is the file " + file + ": " + under.reason());
    }
    SyncPromise weakest = null;
    for (BlockDevice part : device.parts()) {
      SyncPromise under = beneath(part, system, depth + 1);
      if (under != null && (weakest == null || !under.survives().atLeast(weakest.survives()))) {
        weakest = under;
      }
    }
    return weakest;
  }

  private static boolean hasJournal(BlockDevice device, SystemFiles system) {
    String task =
        SystemFiles.text(system.sys().resolve("fs/ext4").resolve(device.name() + "/journal_task"));
    if (task != null) {
      return task.matches("\\d+");
    }
    for (Path journal : SystemFiles.entries(system.proc().resolve("fs/jbd2"))) {
      if (journal.getFileName().toString().startsWith(device.name() + "-")) {
        return Files.isDirectory(journal);
      }
    }
    return false;
  }

  private static SyncPromise process(String reason) {
    return new SyncPromise(Survives.PROCESS_KILL, reason);
  }

  private static SyncPromise os(String reason) {
    return new SyncPromise(Survives.OS_CRASH, reason);
  }
}
