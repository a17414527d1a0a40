package io.dpmgrid.bench.child;

import io.dpmgrid.bench.BenchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Memory that the machine has used a moment ago, handed out as others come to need it.
 *
 * <p>The host of a virtual machine may take back what lies free in it (free page reporting of a
 * balloon device), and then gives every page anew, which can take many times as long as to use it.
 * Processes that grow while they are measured would be measured with their luck in that. The
 * reserve takes the memory before, and gives back as much as the machine's free memory sinks: the
 * kernel hands out first what became free last.
 *
 * <p>Nothing is taken where the directory is not in memory, or where the kernel does not tell what
 * is free. One owner; a thread of its own hands out.
 */
public final class MemoryReserve implements AutoCloseable {
  private static final int CHUNK_MB = 128;
  // For whatever else runs on the machine, and for files of those who are measured.
  private static final long LEFT_MB = 2048;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Path KERNEL = Path.of("/proc/meminfo");

  private final Path directory;
  private final Deque<Path> chunks = new ArrayDeque<>();
  private final Thread giver = new Thread(this::give, "bench-memory");
  private long takenMb;
  private double slowest;
  private double fastest = Double.MAX_VALUE;
  private long floor;
  private volatile boolean closed;

  /**
   * Takes memory.
   *
   * @param directory empty, in a file system in memory; goes with its owner
   * @param mostMb in MiB; less is taken if the machine has less to spare
   * @throws BenchException if the directory cannot be written
   */
  public MemoryReserve(Path directory, long mostMb) {
    this.directory = directory;
    try {
      FileStore store = Files.getFileStore(directory);
      if (store.type().equals("tmpfs") && Files.exists(KERNEL)) {
        while (takenMb + CHUNK_MB <= mostMb
            && available("MemAvailable:") > LEFT_MB + CHUNK_MB
            && store.getUsableSpace() >> 20 > LEFT_MB + CHUNK_MB) {
          take();
        }
        floor = available("MemFree:");
      }
    } catch (IOException e) {
      throw new BenchException(directory + " cannot be written: " + e, e);
    }
    giver.setDaemon(true);
    giver.start();
  }

  /** What was taken, and how long it took: from the quickest to the slowest of its parts. */
  @Override
  public String toString() {
    return takenMb == 0
        ? "none"
        : String.format(
            Locale.ROOT, "%d MiB, in %.2f to %.2f s for each GiB", takenMb, fastest, slowest);
  }

  private void take() throws IOException {
    Path chunk = directory.resolve("chunk-" + chunks.size());
    chunks.push(chunk);
    long begin = System.nanoTime();
    ByteBuffer page = ByteBuffer.allocate(1 << 20);
    try (FileChannel file =
        FileChannel.open(chunk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int mb = 0; mb < CHUNK_MB; mb++) {
        page.clear();
        while (page.hasRemaining()) {
          file.write(page);
        }
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9 * 1024 / CHUNK_MB;
    slowest = Math.max(slowest, seconds);
    fastest = Math.min(fastest, seconds);
    takenMb += CHUNK_MB;
  }

  private void give() {
    try {
      while (!closed && !chunks.isEmpty()) {
        if (available("MemFree:") < floor) {
          Files.delete(chunks.pop());
        } else {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    } catch (IOException e) {
      throw new BenchException("Memory could not be handed out: " + e, e);
    }
  }

  private static long available(String field) throws IOException {
    for (String line : Files.readAllLines(KERNEL)) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException(KERNEL + " has no " + field);
  }

  /** Gives back what is left. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (giver.isAlive()) {
      try {
        giver.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      while (!chunks.isEmpty()) {
        Files.delete(chunks.pop());
      }
    } catch (IOException e) {
      throw new BenchException("Memory could not be given back: " + e, e);
    }
  }
}
