package io.dpmgrid.bench.ignite;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values that are written: incompressible, and recognisable by their key, so that a read can be
 * checked. Thread-safe after construction.
 */
final class Values {
  private static final int POOL = 64;
  private final byte[][] pool = new byte[POOL][];

  Values(int size) {
    if (size < Long.BYTES) {
      throw new IllegalArgumentException("A value holds its key and needs 8 bytes, not " + size);
    }
    for (int i = 0; i < POOL; i++) {
      pool[i] = new byte[size];
      new SplittableRandom(i).nextBytes(pool[i]);
    }
  }

  /** One of a few ready-made values: costs the caller nothing, says nothing about its key. */
  byte[] readyMade(long seed) {
    return pool[(int) Math.floorMod(seed, (long) POOL)];
  }

  /** A new value that belongs to {@code key}. */
  byte[] of(long key) {
    byte[] value = readyMade(key).clone();
    ByteBuffer.wrap(value).putLong(0, key);
    return value;
  }

  /** Whether {@code value} is what {@link #of} gives for {@code key}. */
  boolean isOf(long key, byte[] value) {
    return Arrays.equals(of(key), value);
  }
}
