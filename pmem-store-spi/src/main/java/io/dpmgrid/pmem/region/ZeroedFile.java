package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Makes files in which every block is allocated, so that a full file system is an {@link
 * IOException} now instead of a fault of a mapped store later.
 */
public final class ZeroedFile {
  /** How names of unfinished files end; one left by a crash may be deleted. */
  public static final String UNFINISHED_SUFFIX = ".dpm-unfinished";

  private static final int BUFFER = 1 << 20;

  private ZeroedFile() {}

  /**
   * Creates {@code file} with {@code size} zero bytes, durable together with its directory entry: a
   * crash leaves the whole file under its name or none. Safe among threads of one process; two
   * processes that create one name at the same time are not told apart.
   *
   * @param size in bytes, at least 1
   * @throws FileAlreadyExistsException if the file exists; it is not touched
   * @throws IOException if the file system is full or refuses; nothing is left behind
   */
  public static void create(Path file, long size) throws IOException {
    if (size <= 0) {
      throw new IllegalArgumentException(file + ": size " + size + " is not positive");
    }
    refuseExisting(file);
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + ": has no parent directory");
    }
    checkFree(file, directory, size);
    Path unfinished =
        directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + UNFINISHED_SUFFIX);
    try {
      fill(file, unfinished, size);
      publish(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    syncDirectory(directory);
  }

  /** Makes creations, renames and deletions in {@code directory} durable. */
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void fill(Path file, Path unfinished, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BUFFER, size));
      for (long at = 0; at < size; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        at += channel.write(zeros, at);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new IOException(
          file
              + ": cannot allocate "
              + size
              + " bytes ("
              + e.getMessage()
              + "); nothing was left behind; free space in this file system or make the pool smaller",
          e);
    }
  }

  /** One at a time in this process, because a rename would silently replace an existing file. */
  private static synchronized void publish(Path unfinished, Path file) throws IOException {
    refuseExisting(file);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void refuseExisting(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "exists already and was not touched");
    }
  }

  private static void checkFree(Path file, Path directory, long size) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < size) {
      throw new IOException(
          file
              + ": needs "
              + size
              + " bytes, but only "
              + free
              + " are free in its file system; free space there or make the pool smaller");
    }
  }
}
