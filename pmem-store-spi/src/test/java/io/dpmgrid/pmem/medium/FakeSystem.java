package io.dpmgrid.pmem.medium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's files about media, made by hand in a directory, for systems that are not at hand.
 */
final class FakeSystem {
  private final Path root;

  FakeSystem(Path root) {
    this.root = root;
  }

  SystemFiles files() {
    return new SystemFiles(root.resolve("proc"), root.resolve("sys"));
  }

  /** A block device with its number and its directory below {@code /sys/devices}. */
  FakeSystem device(String number, String directory) {
    write("sys/devices/" + directory + "/dev", number);
    Path link = root.resolve("sys/dev/block/" + number);
    try {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, root.resolve("sys/devices/" + directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A part of a stacked device. */
  FakeSystem slave(String directory, String part) {
    Path link = root.resolve("sys/devices/" + directory + "/slaves/" + Path.of(part).getFileName());
    try {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, root.resolve("sys/devices/" + part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  FakeSystem write(String file, String text) {
    Path path = root.resolve(file);
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
