package io.dpmgrid.pmem.pool;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a superblock as it was found.
 *
 * @param name {@code "A"} or {@code "B"}
 * @param condition whether it can be used
 * @param formatVersion as stored; 0 unless the check sum holds
 * @param generation as stored; 0 unless the check sum holds
 * @param state what it says; {@code null} unless {@link Condition#VALID}
 * @param detail why it is in that condition
 */
public record SuperblockCopy(
    String name,
    Condition condition,
    int formatVersion,
    long generation,
    @Nullable PoolState state,
    String detail) {

  /** Whether a copy can be used. */
  public enum Condition {
    /** Intact and of a format that this release reads. */
    VALID,
    /** Never finished: a crash hit while it was written, or it was not written yet. */
    BLANK,
    /** Magic, check sum or content are wrong. */
    CORRUPT,
    /** Intact, of an earlier format; it may be migrated. */
    OLD,
    /** Intact, of a later format. */
    TOO_NEW;

    boolean isIntact() {
      return this == VALID || this == OLD || this == TOO_NEW;
    }
  }

  /** Judges the 4096 bytes of a copy. */
  static SuperblockCopy read(String name, ByteBuffer bytes, int currentVersion) {
    long magic = SuperblockDescriptor.magic(bytes);
    if (magic == 0) {
      return unusable(name, Condition.BLANK, "was not finished");
    }
    if (magic != SuperblockDescriptor.MAGIC) {
      return unusable(
          name,
          Condition.CORRUPT,
          "magic %016x in place of %016x".formatted(magic, SuperblockDescriptor.MAGIC));
    }
    int stored = SuperblockDescriptor.storedCrc(bytes);
    int actual = SuperblockDescriptor.crc(bytes);
    if (stored != actual) {
      return unusable(
          name, Condition.CORRUPT, "CRC32C %08x in place of %08x".formatted(stored, actual));
    }
    int version = SuperblockDescriptor.version(bytes);
    long generation = SuperblockDescriptor.generation(bytes);
    if (version != currentVersion) {
      Condition condition = version < currentVersion ? Condition.OLD : Condition.TOO_NEW;
      return new SuperblockCopy(
          name, condition, version, generation, null, "format version " + version);
    }
    try {
      PoolState state = SuperblockDescriptor.decode(bytes);
      return new SuperblockCopy(name, Condition.VALID, version, generation, state, "intact");
    } catch (IllegalArgumentException e) {
      return unusable(name, Condition.CORRUPT, String.valueOf(e.getMessage()));
    }
  }

  private static SuperblockCopy unusable(String name, Condition condition, String detail) {
    return new SuperblockCopy(name, condition, 0, 0, null, detail);
  }
}
