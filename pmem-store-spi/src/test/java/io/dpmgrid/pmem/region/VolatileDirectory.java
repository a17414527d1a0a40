package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A temporary directory in volatile memory; a test without one is skipped with a loud line. */
public final class VolatileDirectory implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path path;

  public VolatileDirectory() throws IOException {
    if (!Files.isWritable(MEMORY)) {
      System.err.println("SKIPPED: " + MEMORY + " is not writable, so nothing can be emulated");
      Assumptions.abort(MEMORY + " is not writable");
    }
    path = Files.createTempDirectory(MEMORY, "dpm-test-");
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
