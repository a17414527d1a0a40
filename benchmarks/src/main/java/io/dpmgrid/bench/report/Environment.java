package io.dpmgrid.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine a run was made on.
 *
 * @param cpu the processor's model name
 * @param cores processors available to this JVM
 * @param memoryMb physical memory in MiB, 0 where it cannot be read
 * @param jdk version and vendor of the running JVM
 * @param kernel name and version of the operating system
 * @param paths for each directory used, its file system type and device
 */
public record Environment(
    String cpu, int cores, long memoryMb, String jdk, String kernel, Map<String, String> paths) {

  /** Reads the environment; {@code directories} must exist. */
  public static Environment read(List<Path> directories) {
    Map<String, String> paths = new TreeMap<>();
    for (Path directory : directories) {
      paths.put(directory.toAbsolutePath().normalize().toString(), fileSystem(directory));
    }
    return new Environment(
        procField("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        kilobytes(procField("/proc/meminfo", "MemTotal")) / 1024,
        System.getProperty("java.vm.version") + " (" + System.getProperty("java.vendor") + ")",
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        paths);
  }

  private static String fileSystem(Path directory) {
    try {
      var store = Files.getFileStore(directory);
      return store.type() + " on " + store.name();
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }

  private static String procField(String file, String field) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static long kilobytes(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
