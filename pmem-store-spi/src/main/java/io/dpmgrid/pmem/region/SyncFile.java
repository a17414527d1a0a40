package io.dpmgrid.pmem.region;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file whose writes are durable when they return ({@code O_DSYNC}), past the page cache ({@code
 * O_DIRECT}) where the file system takes it.
 *
 * <p>A thread's interrupt closes a {@link FileChannel}; a node must not lose its log to that. So
 * the channel is made immune where the JDK allows it; elsewhere an interrupted write is repeated on
 * a channel opened anew, and the interrupt is kept for the caller.
 *
 * <p>Not thread-safe.
 */
final class SyncFile implements AutoCloseable {
  private final Path path;
  private final Set<OpenOption> options;
  private FileChannel channel;

  private SyncFile(Path path, Set<OpenOption> options, FileChannel channel) {
    this.path = path;
    this.options = options;
    this.channel = channel;
  }

  /**
   * Opens for synchronous writes.
   *
   * @param direct whether to ask for {@code O_DIRECT}; buffers and positions must be aligned then
   */
  @SuppressWarnings("sunapi") // the only way to O_DIRECT; exported by jdk.unsupported since 10
  static SyncFile open(Path path, boolean direct) throws IOException {
    Set<OpenOption> plain = Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    // Some file systems, 9p among them, name blocks that a superblock would not even fill.
    if (direct && StagingBuffers.BLOCK % Files.getFileStore(path).getBlockSize() == 0) {
      Set<OpenOption> options =
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT);
      try {
        return new SyncFile(path, options, opened(path, options));
      } catch (UnsupportedOperationException | IOException e) {
        // Refused by the file system: DSYNC alone promises the same. If the file itself is at
        // fault, the next open says so.
        return new SyncFile(path, plain, opened(path, plain));
      }
    }
    return new SyncFile(path, plain, opened(path, plain));
  }

  private static FileChannel opened(Path path, Set<OpenOption> options) throws IOException {
    return Interruptions.ignoredBy(FileChannel.open(path, options));
  }

  /** Writes all remaining bytes at {@code position}; durable on return. */
  void write(ByteBuffer bytes, long position) throws IOException {
    int from = bytes.position();
    boolean interrupted = Thread.interrupted();
    try {
      for (; ; ) {
        try {
          while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position() - from);
          }
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          bytes.position(from);
          channel = opened(path, options);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
