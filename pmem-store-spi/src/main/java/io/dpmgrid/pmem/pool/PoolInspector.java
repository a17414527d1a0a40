package io.dpmgrid.pmem.pool;

import io.dpmgrid.pmem.pool.SuperblockCopy.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a pool without opening it: takes no lock, writes nothing, and works beside the pool's
 * owner. Of a pool in use it may see an update half done; then one copy is not finished.
 *
 * <p>Thread-safe.
 */
public final class PoolInspector {
  private static final Pattern RING_FILE = Pattern.compile("(\\d{16})\\.wal");

  /**
   * Inspects the pool in a directory. Whatever is wrong with the pool is part of the answer.
   *
   * @throws IOException if the directory cannot be read
   */
  public PoolInspection inspect(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Path file = directory.resolve(SuperblockDescriptor.FILE_NAME);
    OptionalLong owner = new LockHolder().processOf(directory.resolve(PoolLock.FILE_NAME));
    List<RingFile> ring = ring(directory);
    List<SuperblockCopy> copies = List.of();
    PoolOpenException problem;
    PoolState state = null;
    if (!Files.exists(file)) {
      problem = new PoolMissingException(file, "a superblock", "no such file");
    } else if (Files.size(file) != SuperblockDescriptor.FILE_LENGTH) {
      problem = Superblock.wrongLength(file, Files.size(file));
    } else {
      copies = copies(file);
      problem = Superblock.problem(file, copies, Migrations.OF_THIS_RELEASE);
      SuperblockCopy newest = Superblock.newest(copies);
      state = newest != null && newest.condition() == Condition.VALID ? newest.state() : null;
    }
    return new PoolInspection(
        directory, copies, state, message(problem), owner.isPresent(), owner.orElse(-1), ring);
  }

  private static @Nullable String message(@Nullable PoolOpenException problem) {
    return problem == null ? null : problem.getMessage();
  }

  private static List<SuperblockCopy> copies(Path file) throws IOException {
    ByteBuffer both = ByteBuffer.wrap(Files.readAllBytes(file));
    List<SuperblockCopy> copies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ByteBuffer copy =
          both.slice(i * SuperblockDescriptor.COPY_LENGTH, SuperblockDescriptor.COPY_LENGTH)
              .order(ByteOrder.LITTLE_ENDIAN);
      copies.add(
          SuperblockCopy.read(i == 0 ? "A" : "B", copy, SuperblockDescriptor.FORMAT_VERSION));
    }
    return List.copyOf(copies);
  }

  private static List<RingFile> ring(Path directory) throws IOException {
    List<RingFile> ring = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.wal")) {
      for (Path file : files) {
        Matcher name = RING_FILE.matcher(file.getFileName().toString());
        if (name.matches()) {
          ring.add(new RingFile(file, Long.parseLong(name.group(1)), Files.size(file)));
        }
      }
    }
    ring.sort(Comparator.comparingLong(RingFile::slot));
    return List.copyOf(ring);
  }
}
