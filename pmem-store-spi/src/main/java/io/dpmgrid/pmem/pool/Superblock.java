package io.dpmgrid.pmem.pool;

import io.dpmgrid.pmem.pool.SuperblockCopy.Condition;
import io.dpmgrid.pmem.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two copies of a superblock in one region. An update goes to the copy that is not current: its
 * magic is zeroed, then all other bytes are persisted, then the magic commits it. So a crash leaves
 * the state before or the state after.
 *
 * <p>Not thread-safe.
 */
final class Superblock {
  private final Region region;
  private final boolean bothIntact;

  /** The current copy's bytes, migrated; the next copy inherits what is reserved in them. */
  private final ByteBuffer image;

  private int index;
  private PoolState state;

  /** Whether the current copy is known to be durable, and not merely visible. */
  private boolean durable;

  private Superblock(
      Region region, boolean bothIntact, ByteBuffer image, int index, PoolState state) {
    this.region = region;
    this.bothIntact = bothIntact;
    this.image = image;
    this.index = index;
    this.state = state;
  }

  /**
   * Writes the first state into both copies of a region in which no copy was ever finished.
   *
   * @param state its generation is 1
   */
  static Superblock create(Region region, PoolState state) {
    Superblock superblock = new Superblock(region, true, SuperblockDescriptor.blank(), 1, state);
    superblock.write(state);
    superblock.update(state.next(state.clean()));
    return superblock;
  }

  /**
   * Reads the copies and chooses the newer intact one. Changes nothing: a pool of an earlier format
   * is migrated in memory, and the next update commits that.
   */
  static Superblock open(Region region, Migrations migrations) throws PoolOpenException {
    if (region.size() != SuperblockDescriptor.FILE_LENGTH) {
      throw wrongLength(region.path(), region.size());
    }
    List<SuperblockCopy> copies = read(region, migrations.current());
    PoolOpenException problem = problem(region.path(), copies, migrations);
    SuperblockCopy newest = newest(copies);
    if (problem != null || newest == null) {
      throw problem == null ? noneIntact(region.path(), copies) : problem;
    }
    int index = copies.indexOf(newest);
    ByteBuffer image = bytes(region, index);
    for (Migration step : migrations.from(newest.formatVersion())) {
      step.apply(image);
    }
    image.putInt(SuperblockDescriptor.VERSION_OFFSET, migrations.current());
    boolean bothIntact = copies.stream().allMatch(copy -> copy.condition().isIntact());
    return new Superblock(region, bothIntact, image, index, SuperblockDescriptor.decode(image));
  }

  /** Why a superblock with these copies cannot be opened; {@code null} if it can. */
  static @Nullable PoolOpenException problem(
      Path path, List<SuperblockCopy> copies, Migrations migrations) {
    SuperblockCopy newest = newest(copies);
    if (newest == null) {
      return noneIntact(path, copies);
    }
    String versions = "version " + migrations.oldest() + ".." + migrations.current();
    if (newest.condition() == Condition.TOO_NEW) {
      return new PoolTooNewException(path, versions, newest.detail());
    }
    if (newest.formatVersion() < migrations.oldest()) {
      return new PoolTooOldException(path, versions, newest.detail());
    }
    return null;
  }

  static PoolCorruptException wrongLength(Path path, long length) {
    return new PoolCorruptException(
        path, SuperblockDescriptor.FILE_LENGTH + " bytes", length + " bytes");
  }

  /** Whether no copy was ever finished, so that a creation may begin anew. */
  static boolean isBlank(Region region) {
    return region.size() == SuperblockDescriptor.FILE_LENGTH
        && read(region, SuperblockDescriptor.FORMAT_VERSION).stream()
            .allMatch(copy -> copy.condition() == Condition.BLANK);
  }

  /** Both copies as they are. */
  static List<SuperblockCopy> read(Region region, int currentVersion) {
    return List.of(
        SuperblockCopy.read("A", bytes(region, 0), currentVersion),
        SuperblockCopy.read("B", bytes(region, 1), currentVersion));
  }

  static @Nullable SuperblockCopy newest(List<SuperblockCopy> copies) {
    SuperblockCopy newest = null;
    for (SuperblockCopy copy : copies) {
      if (copy.condition().isIntact()
          && (newest == null || copy.generation() > newest.generation())) {
        newest = copy;
      }
    }
    return newest;
  }

  PoolState state() {
    return state;
  }

  /**
   * Whether the last owner closed in good order. A damaged copy may have been the newer one, so
   * then nothing is taken for clean.
   */
  boolean wasClean() {
    return bothIntact && state.clean();
  }

  /** Makes {@code next}, of the next generation, the current state; durable on return. */
  void update(PoolState next) {
    if (next.generation() != state.generation() + 1) {
      throw new IllegalArgumentException(
          "generation " + next.generation() + " does not follow " + state.generation());
    }
    write(next);
  }

  private void write(PoolState next) {
    if (!durable) {
      // A killed owner may have left the current copy in caches only; it must outlive the loss of
      // power that hits while the other copy, the only durable one then, is overwritten.
      region.persist(
          (long) index * SuperblockDescriptor.COPY_LENGTH, SuperblockDescriptor.COPY_LENGTH);
    }
    int target = 1 - index;
    SuperblockDescriptor.encode(next, image);
    long at = (long) target * SuperblockDescriptor.COPY_LENGTH;
    region.putLong(at + SuperblockDescriptor.MAGIC_OFFSET, 0);
    region.persist(at + SuperblockDescriptor.MAGIC_OFFSET, Long.BYTES);
    int rest = SuperblockDescriptor.VERSION_OFFSET;
    region.put(at + rest, image.duplicate().position(rest));
    region.persist(at + rest, SuperblockDescriptor.COPY_LENGTH - (long) rest);
    region.putLong(at + SuperblockDescriptor.MAGIC_OFFSET, SuperblockDescriptor.MAGIC);
    region.persist(at + SuperblockDescriptor.MAGIC_OFFSET, Long.BYTES);
    index = target;
    state = next;
    durable = true;
  }

  private static ByteBuffer bytes(Region region, int index) {
    ByteBuffer bytes = SuperblockDescriptor.blank();
    region.get((long) index * SuperblockDescriptor.COPY_LENGTH, bytes);
    return bytes.clear().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static PoolOpenException noneIntact(Path path, List<SuperblockCopy> copies) {
    boolean blank = copies.stream().allMatch(copy -> copy.condition() == Condition.BLANK);
    String found = copies.get(0).detail() + " (copy A), " + copies.get(1).detail() + " (copy B)";
    return blank
        ? new PoolMissingException(path, "a finished superblock", found)
        : new PoolCorruptException(path, "an intact copy", found);
  }
}
