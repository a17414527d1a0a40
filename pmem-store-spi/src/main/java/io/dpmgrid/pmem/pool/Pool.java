package io.dpmgrid.pmem.pool;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.region.ZeroedFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one node keeps on one medium, held exclusively. The pool's identity and state are
 * in its superblock; what else is in the directory belongs to the owner.
 *
 * <p>Opening leaves the superblock as it is: an owner that only looks, and dies over it, leaves
 * what the next one has to know. {@link #markOpen} says durably that the pool is in use, before
 * anything depends on that: from then on, if the owner dies, the next one learns that the shutdown
 * was unclean. {@link #close} sets the clean mark, and is only for an owner that left everything in
 * good order; after a failure, use {@link #abandon}.
 *
 * <p>Thread-safe.
 */
public final class Pool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

  private final Path directory;
  private final PoolLock lock;
  private final Region region;
  private final Superblock superblock;
  private final boolean uncleanBefore;
  private final boolean hardwareLostData;
  private final long hardwareCount;
  private boolean open = true;
  private boolean marked;

  private Pool(
      Path directory,
      PoolLock lock,
      Region region,
      Superblock superblock,
      boolean uncleanBefore,
      boolean hardwareLostData,
      long hardwareCount) {
    this.directory = directory;
    this.lock = lock;
    this.region = region;
    this.superblock = superblock;
    this.uncleanBefore = uncleanBefore;
    this.hardwareLostData = hardwareLostData;
    this.hardwareCount = hardwareCount;
  }

  /**
   * Makes a pool in a directory of the medium and opens it, marked open from the first. A crash
   * leaves a whole pool or one that can be made again. Other files in the directory are not
   * touched.
   *
   * @param directory is created if it does not exist; its parent must exist
   * @param owner its pool id becomes the pool's; a random one if {@code null}
   * @throws FileAlreadyExistsException if there is a pool already, of whatever condition
   * @throws PoolInUseException if somebody else has the directory locked
   * @throws IOException if the file system is full or refuses
   */
  public static Pool create(Medium medium, Path directory, PoolOwner owner) throws IOException {
    makeDirectory(medium, directory);
    PoolLock lock = PoolLock.acquire(directory);
    try {
      deleteUnfinished(directory);
      return create(medium, directory, owner, lock);
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens an existing pool, and changes nothing in it before {@link #markOpen}.
   *
   * @throws PoolOpenException if it is missing, corrupt, too old, too new, foreign or in use
   * @throws IOException if the directory or its files cannot be read and written
   */
  public static Pool open(Medium medium, Path directory, PoolOwner owner) throws IOException {
    Path file = directory.resolve(SuperblockDescriptor.FILE_NAME);
    refuseMissing(file);
    PoolLock lock = PoolLock.acquire(directory);
    try {
      deleteUnfinished(directory);
      return open(medium, directory, owner, lock);
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Opens the pool, or makes it if there is none or its creation never finished. */
  public static Pool openOrCreate(Medium medium, Path directory, PoolOwner owner)
      throws IOException {
    makeDirectory(medium, directory);
    PoolLock lock = PoolLock.acquire(directory);
    try {
      deleteUnfinished(directory);
      try {
        refuseMissing(directory.resolve(SuperblockDescriptor.FILE_NAME));
        return open(medium, directory, owner, lock);
      } catch (PoolMissingException e) {
        return create(medium, directory, owner, lock);
      }
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** The directory that holds the pool. */
  public Path directory() {
    return directory;
  }

  /** What the superblock says now. */
  public synchronized PoolState state() {
    return superblock.state();
  }

  /** The pool's identity. */
  public UUID id() {
    return state().poolId();
  }

  /** Whether the last owner did not close the pool, so that recovery has to look for a torn end. */
  public boolean uncleanBefore() {
    return uncleanBefore;
  }

  /**
   * Whether the medium's hardware counted a save that failed since the pool was last marked open,
   * and the pool was not closed before: then acknowledged writes may be lost in spite of all.
   */
  public boolean hardwareLostData() {
    return hardwareLostData;
  }

  /**
   * Takes the clean mark away durably, and counts an unclean opening: from here on only {@link
   * #close} leaves the pool clean. To be called when what is in the pool was judged by its mark,
   * and before anything is written that must not be judged by it any more. Idempotent.
   *
   * @throws MediumFailedException if the superblock could not be made durable
   */
  public synchronized void markOpen() {
    if (!open) {
      throw new IllegalStateException(directory + ": the pool was given up");
    }
    if (!marked) {
      superblock.update(superblock.state().opened(!uncleanBefore, hardwareCount));
      marked = true;
    }
  }

  /**
   * Sets the clean mark durably and gives the pool up; changes nothing in a pool that was found
   * clean and never {@link #markOpen marked open}. Idempotent.
   *
   * @throws MediumFailedException if the mark could not be made durable; the pool is given up, and
   *     counts as not closed
   */
  @Override
  public synchronized void close() throws IOException {
    if (!open) {
      return;
    }
    try {
      if (marked || uncleanBefore) {
        markOpen();
        superblock.update(superblock.state().next(true));
      }
    } finally {
      abandon();
    }
  }

  /**
   * Gives the pool up without the clean mark, as if the process had been killed: for an owner whose
   * medium or node failed. Idempotent.
   */
  public synchronized void abandon() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      region.close();
    } finally {
      lock.close();
    }
  }

  private static Pool create(Medium medium, Path directory, PoolOwner owner, PoolLock lock)
      throws IOException {
    Path file = directory.resolve(SuperblockDescriptor.FILE_NAME);
    Region region;
    if (Files.exists(file)) {
      region = Files.size(file) > 0 ? medium.open(file) : null;
      if (region == null || !Superblock.isBlank(region)) {
        if (region != null) {
          region.close();
        }
        throw new FileAlreadyExistsException(
            file.toString(),
            null,
            "a pool exists here already; open it, or choose another directory");
      }
    } else {
      region = medium.create(file, SuperblockDescriptor.FILE_LENGTH);
    }
    try {
      UUID id = owner.poolId() == null ? UUID.randomUUID() : owner.poolId();
      long hardwareCount = new MediumProbe().dirtyShutdowns(directory);
      PoolState first =
          new PoolState(
              SuperblockDescriptor.FORMAT_VERSION,
              1,
              id,
              owner.nodeId(),
              Instant.ofEpochMilli(System.currentTimeMillis()),
              false,
              0,
              hardwareCount);
      Superblock superblock = Superblock.create(region, first);
      LOG.info("Pool {} of node {} was made in {}", id, owner.nodeId(), directory);
      Pool made = new Pool(directory, lock, region, superblock, false, false, hardwareCount);
      made.marked = true;
      return made;
    } catch (IOException | RuntimeException | Error e) {
      region.close();
      throw e;
    }
  }

  private static Pool open(Medium medium, Path directory, PoolOwner owner, PoolLock lock)
      throws IOException {
    Path file = directory.resolve(SuperblockDescriptor.FILE_NAME);
    if (Files.size(file) != SuperblockDescriptor.FILE_LENGTH) {
      throw Superblock.wrongLength(file, Files.size(file));
    }
    Region region = medium.open(file);
    try {
      Superblock superblock = Superblock.open(region, Migrations.OF_THIS_RELEASE);
      PoolState found = superblock.state();
      refuseForeign(file, owner, found);
      boolean clean = superblock.wasClean();
      long hardwareCount = new MediumProbe().dirtyShutdowns(directory);
      boolean lost =
          !clean
              && found.hardwareDirtyShutdowns() >= 0
              && hardwareCount > found.hardwareDirtyShutdowns();
      if (lost) {
        LOG.error(
            "Pool {}: the hardware counts {} dirty shutdowns where {} were known, and the pool was"
                + " open: acknowledged writes may be lost",
            directory,
            hardwareCount,
            found.hardwareDirtyShutdowns());
      }
      LOG.info(
          "Pool {} of node {} is open, last shutdown {}",
          found.poolId(),
          found.nodeId(),
          clean ? "clean" : "unclean");
      return new Pool(directory, lock, region, superblock, !clean, lost, hardwareCount);
    } catch (IOException | RuntimeException | Error e) {
      region.close();
      throw e;
    }
  }

  private static void refuseMissing(Path file) throws PoolMissingException {
    if (!Files.exists(file)) {
      throw new PoolMissingException(file, "a superblock", "no such file");
    }
  }

  private static void refuseForeign(Path file, PoolOwner owner, PoolState found)
      throws PoolForeignException {
    if (owner.poolId() != null && !owner.poolId().equals(found.poolId())) {
      throw new PoolForeignException(file, "pool " + owner.poolId(), "pool " + found.poolId());
    }
    if (!owner.nodeId().equals(found.nodeId())) {
      throw new PoolForeignException(
          file, "node '" + owner.nodeId() + "'", "node '" + found.nodeId() + "'");
    }
  }

  private static void makeDirectory(Medium medium, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory);
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        medium.syncDirectory(parent);
      }
    }
  }

  /** Only the holder of the lock creates files here, so what is unfinished was left by a crash. */
  private static void deleteUnfinished(Path directory) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(directory, "*" + ZeroedFile.UNFINISHED_SUFFIX)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }
}
