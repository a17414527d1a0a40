package io.dpmgrid.bench.scrape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of this process that serve a scrape and the one that asks, as the kernel counts their
 * time: each works while the others wait for it. Used on the thread that asks.
 */
final class ServingThreads {
  private final List<Path> counters;

  /**
   * Time so far.
   *
   * @param cpuMillis on a processor
   * @param waitMillis ready to run, and without one
   */
  record Time(double cpuMillis, double waitMillis) {
    Time since(Time earlier) {
      return new Time(cpuMillis - earlier.cpuMillis, waitMillis - earlier.waitMillis);
    }
  }

  private ServingThreads(List<Path> counters) {
    this.counters = counters;
  }

  /** Those that there are now; none where the kernel does not tell. */
  static ServingThreads find() throws IOException {
    List<Path> found = new ArrayList<>();
    Path own = Path.of("/proc/thread-self");
    if (Files.isReadable(own.resolve("schedstat"))) {
      found.add(own.resolve("schedstat"));
      try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
        for (Path task : tasks) {
          // The kernel keeps the first 15 characters of a name.
          String name = Files.readString(task.resolve("comm"), StandardCharsets.UTF_8);
          if (name.startsWith("dpm-admin") || name.startsWith("vert.x")) {
            found.add(task.resolve("schedstat"));
          }
        }
      }
    }
    return new ServingThreads(found);
  }

  boolean isEmpty() {
    return counters.isEmpty();
  }

  Time time() throws IOException {
    long cpu = 0;
    long wait = 0;
    for (Path thread : counters) {
      String[] counts = Files.readString(thread, StandardCharsets.US_ASCII).split(" ", 3);
      cpu += Long.parseLong(counts[0]);
      wait += Long.parseLong(counts[1]);
    }
    return new Time(cpu / 1e6, wait / 1e6);
  }
}
