package io.dpmgrid.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values that are written: incompressible, and recognisable by their key, so that a read can be
 * checked. Thread-safe after construction.
 */
public final class Values {
  private static final int POOL = 64;
  private final byte[][] pool = new byte[POOL][];

  /**
   * Values of {@code size} bytes.
   *
   * @throws IllegalArgumentException if a key does not fit in
   */
  public Values(int size) {
    if (size < Long.BYTES) {
      throw new IllegalArgumentException("A value holds its key and needs 8 bytes, not " + size);
    }
    for (int i = 0; i < POOL; i++) {
      pool[i] = new byte[size];
      new SplittableRandom(i).nextBytes(pool[i]);
    }
  }

  /** One of a few ready-made values: costs the caller nothing, says nothing about its key. */
  public byte[] readyMade(long seed) {
    return pool[(int) Math.floorMod(seed, (long) POOL)];
  }

  /** A new value that belongs to {@code key}. */
  public byte[] of(long key) {
    byte[] value = readyMade(key).clone();
    ByteBuffer.wrap(value).putLong(0, key);
    return value;
  }

  /** Whether {@code value} is what {@link #of} gives for {@code key}. */
  public boolean isOf(long key, byte[] value) {
    byte[] model = readyMade(key);
    return value.length == model.length
        && ByteBuffer.wrap(value).getLong(0) == key
        && Arrays.equals(value, Long.BYTES, value.length, model, Long.BYTES, model.length);
  }
}
