package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory on the medium kind asked for, deleted on close. */
record MediumRoot(MediumKind kind, Path path) implements AutoCloseable {
  static MediumRoot on(MediumKind kind) throws IOException {
    Path parent =
        kind == MediumKind.EMULATED
            ? Path.of("/dev/shm")
            : Files.createDirectories(Path.of("target", "media").toAbsolutePath());
    return new MediumRoot(kind, Files.createTempDirectory(parent, "dpm-log"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
    }
  }
}
