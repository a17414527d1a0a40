package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The operating system's page cache. */
final class PageCache {
  private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");

  /** Whether this process may drop it. */
  boolean droppable() {
    return Files.isWritable(DROP);
  }

  /** Writes dirty pages back and drops clean ones. */
  void drop() {
    try {
      Process sync = new ProcessBuilder("sync").inheritIO().start();
      if (!sync.waitFor(10, TimeUnit.MINUTES)) {
        sync.destroyForcibly();
        throw new BenchException("sync did not end within ten minutes");
      }
      Files.writeString(DROP, "3");
    } catch (IOException e) {
      throw new BenchException("The page cache could not be dropped: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while dropping the page cache", e);
    }
  }
}
