package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;

/**
 * A checkpoint's recovery files, on blocks that the file system gave to an earlier checkpoint. The
 * engine deletes the files of one checkpoint when the next begins and writes as many anew, so that
 * every page would be allocated and freed again. Each file therefore has a second name, a hard link
 * that the engine does not know: what it deletes is a name, and the blocks stay for the next file.
 *
 * <p>What an earlier checkpoint wrote is behind the end of the new content until the file is
 * forced, which cuts it off. The engine reads a recovery file only if the START marker of its
 * checkpoint exists, and that comes after the force: old content is never taken for new.
 *
 * <p>Where hard links are not supported, files are written anew.
 *
 * <p>Thread-safe; one file has one writer.
 */
final class RecoveryFiles {
  private static final Pattern INDEX = Pattern.compile("-RECOVERY-(\\d+)\\.bin$");

  // The engine looks at no file of this name.
  private static final String SPARE_PREFIX = "dpm-recovery-";
  private static final String SPARE_SUFFIX = ".spare";
  private static final Pattern SPARE = Pattern.compile(SPARE_PREFIX + "(\\d{1,9})\\.spare");

  // Large beside the engine's pieces, of a page each.
  private static final int BUFFER_BYTES = 256 << 10;

  private final FileIOFactory files;
  private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

  RecoveryFiles(FileIOFactory files) {
    this.files = files;
  }

  /**
   * Deletes the second names in {@code directory} that nobody would use; only while no checkpoint
   * runs there. What the engine knows by its own name stays.
   *
   * @param used how many files a checkpoint writes, one for each of its threads; 0 deletes all
   */
  static void deleteSpares(Path directory, int used) throws IOException {
    try (DirectoryStream<Path> spares =
        Files.newDirectoryStream(directory, SPARE_PREFIX + "*" + SPARE_SUFFIX)) {
      for (Path spare : spares) {
        Matcher index = SPARE.matcher(String.valueOf(spare.getFileName()));
        if (index.matches() && Integer.parseInt(index.group(1)) >= used) {
          Files.delete(spare);
        }
      }
    }
  }

  FileIO create(Path file, OpenOption... modes) throws IOException {
    Path spare = spareOf(file);
    if (isFree(spare)) {
      Files.createLink(file, spare);
      return open(file, Files.size(file), StandardOpenOption.WRITE);
    }
    Files.deleteIfExists(spare);
    FileIO created = open(file, 0, modes);
    try {
      Files.createLink(spare, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Without a second name the engine's deletion frees the blocks: slower, and as safe.
    }
    return created;
  }

  /** A file that an earlier run may have left, to be read. */
  FileIO read(Path file, OpenOption... modes) throws IOException {
    FileIO opened = files.create(file.toFile(), modes);
    try {
      return new RecoveryReadIO(opened, file, buffer(), buffers::add);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private FileIO open(Path file, long oldSize, OpenOption... modes) throws IOException {
    FileIO opened = files.create(file.toFile(), modes);
    return new RecoveryFileIO(opened, file, oldSize, buffer(), buffers::add);
  }

  private ByteBuffer buffer() {
    ByteBuffer used = buffers.poll();
    return used == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : used;
  }

  /** Whether the engine has deleted its own name, so that nobody needs the content any more. */
  private static boolean isFree(Path spare) throws IOException {
    return Files.isRegularFile(spare) && names(spare) == 1;
  }

  private static int names(Path file) throws IOException {
    try {
      return (Integer) Files.getAttribute(file, "unix:nlink");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return Integer.MAX_VALUE; // a file system without links, or one that does not count them
    }
  }

  private static Path spareOf(Path file) {
    Matcher index = INDEX.matcher(String.valueOf(file.getFileName()));
    if (!index.find()) {
      throw new IllegalArgumentException(file + " is not the name of a recovery file");
    }
    return file.resolveSibling(SPARE_PREFIX + index.group(1) + SPARE_SUFFIX);
  }
}
