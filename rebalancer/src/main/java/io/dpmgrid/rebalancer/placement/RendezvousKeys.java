package io.dpmgrid.rebalancer.placement;

import java.nio.charset.StandardCharsets;

/**
 * The race that nodes run for partitions: an exponentially distributed key for each pair, the
 * smaller the better. Node id, partition number and the number of partitions alone decide; nothing
 * depends on the JVM, its hash codes or its mathematical library.
 *
 * <p>The hash of a node is FNV-1a of the id in UTF-8, finished by {@link #mix}. It makes a
 * permutation of the partition numbers ({@link #ranks}): a node has as many good, middling and bad
 * ranks as any other, so loads vary about a third less than with independent numbers, and so do the
 * corrections that a change of nodes brings with it (all of that if the number of partitions is a
 * power of two, less of it otherwise). Inside a rank, the hash of the pair decides. Both make a
 * number u in [0, 1), and the key is -ln(1 - u).
 *
 * <p>Immutable; thread-safe.
 */
final class RendezvousKeys {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double LN_2 = 0.6931471805599453;
  private static final double SQRT_2 = 1.4142135623730951;
  // Terms of the series of atanh(s) / s; s * s is at most 0.03, so the next one is below 2^-53.
  private static final int TERMS = 11;
  // Fewer bits would leave too few permutations.
  private static final int LEAST_BITS = 6;
  private static final int ROUNDS = 3;

  private final int mask;
  private final int shift;
  private final long[] hashes;
  // For each round an addend and an odd factor per node.
  private final int[][] addends;
  private final int[][] factors;

  /** The race of some nodes. */
  RendezvousKeys(int partitions, String... nodes) {
    int bits = Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(partitions - 1));
    this.mask = (1 << bits) - 1;
    this.shift = (bits + 1) / 2;
    this.hashes = new long[nodes.length];
    this.addends = new int[ROUNDS][nodes.length];
    this.factors = new int[ROUNDS][nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      hashes[i] = hash(nodes[i]);
      for (int round = 0; round < ROUNDS; round++) {
        long secret = mix(hashes[i] + (round + 1) * GOLDEN);
        addends[round][i] = (int) secret;
        factors[round][i] = (int) (secret >>> 32) | 1;
      }
    }
  }

  /** The hash of a node. */
  static long hash(String id) {
    long hash = FNV_OFFSET;
    for (byte one : id.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (one & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** The finishing steps of splitmix64: every bit of the input changes half of the output's. */
  static long mix(long value) {
    long mixed = value;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** How many ranks there are: the least power of two that holds all partitions, or 64. */
  int ranks() {
    return mask + 1;
  }

  /**
   * A partition's rank at each node, from 0 to {@link #ranks} - 1. Each round adds, multiplies by
   * an odd number and folds the upper half of the bits onto the lower one. All of that can be
   * undone, so no two partitions share a rank at a node.
   */
  void ranks(int partition, int[] ranks) {
    // Arrays in locals and nothing else in the loop: the compiler makes vectors of it.
    int[] a0 = addends[0];
    int[] a1 = addends[1];
    int[] a2 = addends[2];
    int[] f0 = factors[0];
    int[] f1 = factors[1];
    int[] f2 = factors[2];
    int by = shift;
    int all = mask;
    for (int i = 0; i < ranks.length; i++) {
      int rank = (partition + a0[i]) * f0[i] & all;
      rank ^= rank >>> by;
      rank = (rank + a1[i]) * f1[i] & all;
      rank ^= rank >>> by;
      rank = (rank + a2[i]) * f2[i] & all;
      ranks[i] = rank ^ rank >>> by;
    }
  }

  /** The key of a node, by its number, and a partition, whose rank there is known. */
  double key(int node, int partition, int rank) {
    double within = (mix(hashes[node] ^ mix((partition + 1) * GOLDEN)) >>> 11) * 0x1p-53;
    // To a multiple of 2^-53, from which 1 - u is exact; below 1 even after rounding.
    double u = Math.floor((rank + within) / ranks() * 0x1p53) * 0x1p-53;
    return exponential(Math.min(u, 1 - 0x1p-53));
  }

  /**
   * -ln(1 - u) for a multiple u of 2^-53 in [0, 1). Made of the four operations of IEEE 754 doubles
   * in a fixed order: the logarithm of a mathematical library may differ in its last bit between
   * machines, and then two nodes could disagree about an owner.
   */
  static double exponential(double u) {
    double rest = 1 - u;
    int exponent = Math.getExponent(rest);
    double mantissa = rest * Math.scalb(1.0, -exponent); // exact: a power of two
    if (mantissa > SQRT_2) {
      mantissa /= 2;
      exponent++;
    }
    double s = (mantissa - 1) / (mantissa + 1);
    double square = s * s;
    double series = 1.0 / (2 * TERMS - 1);
    for (int term = TERMS - 1; term >= 1; term--) {
      series = series * square + 1.0 / (2 * term - 1);
    }
    return 0 - (exponent * LN_2 + 2 * s * series);
  }
}
