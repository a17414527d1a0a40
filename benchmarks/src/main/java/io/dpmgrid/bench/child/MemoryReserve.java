package io.dpmgrid.bench.child;

import com.sun.management.OperatingSystemMXBean;
import io.dpmgrid.bench.BenchException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory that the machine has used a moment ago, handed out as others come to need it.
 *
 * <p>The host of a virtual machine may take back what lies free in it (free page reporting of a
 * balloon device), and then gives every page anew, which can take many times as long as to use it.
 * Processes that grow while they are measured would be measured with their luck in that. The
 * reserve takes the memory before, and gives back as much as the machine's free memory sinks: the
 * kernel hands out first what became free last.
 *
 * <p>Nothing is taken where the directory is not in memory. What is free is what the JVM says,
 * which knows the limit of a container. The memory belongs to this process: nothing is left when it
 * is killed. One owner; a thread of its own hands out.
 */
public final class MemoryReserve implements AutoCloseable {
  private static final int CHUNK_MB = 32;
  // For whatever else runs on the machine, and for files of those who are measured.
  private static final long LEFT_MB = 2048;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LongSupplier freeMb;
  private final Deque<FileChannel> chunks = new ArrayDeque<>();
  private final Thread giver = new Thread(this::give, "bench-memory");
  private final long takenMb;
  private final long floorMb;
  private final double seconds;
  private volatile @Nullable IOException failure;
  private volatile boolean closed;

  /**
   * Takes memory.
   *
   * @param directory exists, in a file system in memory; stays empty
   * @param mostMb in MiB; less is taken if the machine has less to spare
   */
  public MemoryReserve(Path directory, long mostMb) {
    this(
        directory,
        mostMb,
        () ->
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getFreeMemorySize()
                >> 20);
  }

  MemoryReserve(Path directory, long mostMb, LongSupplier freeMb) {
    this.freeMb = freeMb;
    long begin = System.nanoTime();
    try {
      FileStore store = Files.getFileStore(directory);
      while (store.type().equals("tmpfs")
          && (chunks.size() + 1L) * CHUNK_MB <= mostMb
          && freeMb.getAsLong() > LEFT_MB + CHUNK_MB
          && store.getUsableSpace() >> 20 > LEFT_MB + CHUNK_MB) {
        take(directory);
      }
    } catch (IOException e) {
      // Told when it is closed, with what befell who handed out.
      failure = e;
    }
    takenMb = leftMb();
    seconds = (System.nanoTime() - begin) / 1e9;
    floorMb = freeMb.getAsLong();
    giver.setDaemon(true);
    giver.start();
  }

  private void take(Path directory) throws IOException {
    // Has no name any more once it is open, so it ends with this process.
    FileChannel chunk =
        FileChannel.open(
            directory.resolve("chunk-" + chunks.size()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    chunks.push(chunk);
    ByteBuffer part = ByteBuffer.allocateDirect(1 << 20);
    for (int mb = 0; mb < CHUNK_MB; mb++) {
      part.clear();
      while (part.hasRemaining()) {
        chunk.write(part);
      }
    }
  }

  private void give() {
    try {
      while (!closed && leftMb() > 0) {
        if (freeMb.getAsLong() < floorMb) {
          giveOne();
        } else {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void giveOne() throws IOException {
    FileChannel chunk;
    synchronized (chunks) {
      chunk = chunks.pop();
    }
    chunk.close();
  }

  /** What has not been handed out yet, in MiB. */
  public long leftMb() {
    synchronized (chunks) {
      return (long) chunks.size() * CHUNK_MB;
    }
  }

  /** What was taken, how quickly, and what is left of it. */
  @Override
  public String toString() {
    return takenMb == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "%d MiB, taken in %.2f s a GiB; %d MiB left",
            takenMb,
            seconds * 1024 / takenMb,
            leftMb());
  }

  /**
   * Gives back what is left.
   *
   * @throws BenchException if memory could not be taken or handed out, so that what was measured
   *     meanwhile is in doubt
   */
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
      while (leftMb() > 0) {
        giveOne();
      }
    } catch (IOException e) {
      failure = e;
    }
    IOException why = failure;
    if (why != null) {
      throw new BenchException(
          "Memory could not be held in reserve ("
              + why
              + "). Free some of the directory that is named with --dir, or name one on a disk.",
          why);
    }
  }
}
