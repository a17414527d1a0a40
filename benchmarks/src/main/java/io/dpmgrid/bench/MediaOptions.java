package io.dpmgrid.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The media to measure and their directories. A picocli mixin. */
public final class MediaOptions {
  private static final List<String> KINDS = List.of("emulated", "file", "dax");

  @Option(
      names = "--medium",
      split = ",",
      paramLabel = "KIND",
      description = "emulated, file or dax; several with commas (default: emulated,file).")
  List<String> media = new ArrayList<>();

  @Option(names = "--dir", paramLabel = "DIR", description = "Directory of the only --medium.")
  @Nullable Path dir;

  @Option(
      names = "--emulated-dir",
      paramLabel = "DIR",
      description = "Directory in volatile memory (default: /dev/shm/dpm-bench).")
  @Nullable Path emulatedDir;

  @Option(
      names = "--file-dir",
      paramLabel = "DIR",
      description = "Directory on a disk (default: benchmarks/target/bench-data).")
  @Nullable Path fileDir;

  @Option(
      names = "--dax-dir",
      paramLabel = "DIR",
      description = "Directory on persistent memory; has no default.")
  @Nullable Path daxDir;

  /**
   * The directory of each medium kind asked for.
   *
   * @param defaults the kinds measured if none is asked for
   * @throws ParameterException if a kind is unknown, or a directory is missing or ambiguous
   */
  public Map<String, Path> directories(CommandSpec spec, List<String> defaults) {
    List<String> kinds = media.isEmpty() ? defaults : media;
    if (dir != null && kinds.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--dir belongs to a single --medium, but there are "
              + String.join(", ", kinds)
              + "; use --emulated-dir, --file-dir, --dax-dir");
    }
    Map<String, Path> directories = new LinkedHashMap<>();
    for (String kind : kinds) {
      if (!KINDS.contains(kind)) {
        throw new ParameterException(
            spec.commandLine(),
            "Unknown medium \"" + kind + "\"; one of " + String.join(", ", KINDS));
      }
      Path directory = dir != null ? dir : directory(spec, kind);
      // Absolute, as a measured process may work in another directory than this one.
      directories.put(kind, directory.toAbsolutePath());
    }
    return directories;
  }

  private Path directory(CommandSpec spec, String kind) {
    return switch (kind) {
      case "emulated" -> emulatedDir != null ? emulatedDir : Path.of("/dev/shm/dpm-bench");
      case "file" -> fileDir != null ? fileDir : module().resolve("target").resolve("bench-data");
      default -> {
        if (daxDir == null) {
          throw new ParameterException(
              spec.commandLine(), "--medium dax needs --dir or --dax-dir on an fsdax mount");
        }
        yield daxDir;
      }
    };
  }

  private static Path module() {
    Path module = Path.of("benchmarks");
    return Files.isDirectory(module) ? module : Path.of("");
  }
}
