package io.dpmgrid.ignite.features;

import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory on the medium that the feature tests run on: emulated in memory, or a file system
 * with {@code -Ddpm.test.features.medium=file}. With {@code stock} they run without our plugin:
 * what fails there as well is the test's fault or the engine's. Deleted when closed.
 */
final class TestMedium implements AutoCloseable {
  private static final String CHOICE = "dpm.test.features.medium";
  private static final Path MEMORY = Path.of("/dev/shm");

  private final MediumKind kind;
  private final Path directory;

  TestMedium() {
    this(chosen());
  }

  /** On this medium whatever was chosen for the others. */
  TestMedium(MediumKind kind) {
    this.kind = kind;
    try {
      directory =
          kind == MediumKind.EMULATED
              ? Files.createTempDirectory(MEMORY, "dpm-features-")
              : Files.createTempDirectory("dpm-features-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isStock() {
    return "stock".equals(System.getProperty(CHOICE));
  }

  private static MediumKind chosen() {
    boolean file = "file".equals(System.getProperty(CHOICE)) || !Files.isDirectory(MEMORY);
    return file ? MediumKind.FILE : MediumKind.EMULATED;
  }

  MediumKind kind() {
    return kind;
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
