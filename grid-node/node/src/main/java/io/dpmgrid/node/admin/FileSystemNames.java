package io.dpmgrid.node.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names file systems so that nodes can tell whether they share one: by the running kernel and its
 * number of the device. One that several machines mount over a network has another name on each.
 * Thread-safe.
 */
final class FileSystemNames {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int MAX_KERNEL = 64;

  private final @Nullable String kernel = kernel();

  /** Null where there is no such name. */
  @Nullable String of(Path directory) {
    if (kernel == null) {
      return null;
    }
    try {
      return kernel + "-" + Files.getAttribute(directory, "unix:dev");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String kernel() {
    try {
      String id = Files.readString(BOOT).strip();
      return id.isEmpty() || id.length() > MAX_KERNEL ? null : id;
    } catch (IOException e) {
      return null;
    }
  }
}
