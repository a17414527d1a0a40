package io.dpmgrid.pmem.pool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive lock on a pool: a lock of the operating system on a file of its own, which goes
 * away with the process, beside a guard inside this process.
 *
 * <p>The guard comes first and the file is opened only by its holder, because closing any channel
 * on a locked file takes the lock away from the whole process.
 */
final class PoolLock implements AutoCloseable {
  /** The lock file's name inside the pool's directory. */
  static final String FILE_NAME = "superblock.lock";

  /** File keys of the locks held in this process; the operating system does not guard them here. */
  private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

  /**
   * Channels on files that another class loader's pool has locked, by file key; used by who holds
   * the key. Never closed meanwhile, nor left to a cleaner that would: that lock would go with
   * them.
   */
  private static final Map<Object, FileChannel> KEPT = new ConcurrentHashMap<>();

  private final Object key;
  private final FileChannel channel;

  private PoolLock(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  static PoolLock acquire(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    Object key = keyOf(file);
    if (!HELD.add(key)) {
      throw new PoolInUseException(file, "no owner", "an owner in this process");
    }
    FileChannel channel = null;
    try {
      FileChannel kept = KEPT.remove(key);
      channel = kept == null ? openForWriting(file) : kept;
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new PoolLock(key, channel);
      }
      throw new PoolInUseException(
          file, "no owner", "a lock held by " + new LockHolder().describe(file));
    } catch (OverlappingFileLockException e) {
      // Another class loader's pool holds it. Closing the channel would take that lock away.
      if (channel != null) {
        KEPT.put(key, channel);
      }
      HELD.remove(key);
      throw new PoolInUseException(file, "no owner", "an owner in this process");
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(key);
      throw e;
    }
  }

  private static Object keyOf(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Every opening after the first.
    } catch (IOException e) {
      throw notWritable(file, e);
    }
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private static FileChannel openForWriting(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw notWritable(file, e);
    }
  }

  private static IOException notWritable(Path file, IOException e) {
    return new IOException(
        file
            + ": cannot lock the pool ("
            + e
            + "); give this user the right to write in the directory, or mount it writable",
        e);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(key);
    }
  }
}
