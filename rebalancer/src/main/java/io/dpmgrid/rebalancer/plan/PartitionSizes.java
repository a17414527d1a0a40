package io.dpmgrid.rebalancer.plan;

import java.util.Objects;

/** How many bytes one copy of each partition of a group has. Immutable, thread-safe. */
public final class PartitionSizes {
  private final int partitions;
  private final long each;
  // Empty if all are alike.
  private final long[] sizes;
  private final long total;

  private PartitionSizes(int partitions, long each, long[] sizes, long total) {
    this.partitions = partitions;
    this.each = each;
    this.sizes = sizes;
    this.total = total;
  }

  /**
   * Partitions that are all alike.
   *
   * @throws IllegalArgumentException if there is none, the size is negative, or all together have
   *     more bytes than a long can say
   */
  public static PartitionSizes uniform(int partitions, long bytes) {
    if (partitions < 1 || bytes < 0) {
      throw new IllegalArgumentException(
          partitions + " partitions of " + bytes + " bytes: give at least 1, of at least 0 bytes");
    }
    return new PartitionSizes(partitions, bytes, new long[0], product(partitions, bytes));
  }

  /**
   * The sizes of partitions, from number 0 on.
   *
   * @throws IllegalArgumentException if there is none, one is negative, or all together have more
   *     bytes than a long can say
   */
  public static PartitionSizes of(long... bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a group needs at least one partition");
    }
    long total = 0;
    for (int p = 0; p < bytes.length; p++) {
      if (bytes[p] < 0) {
        throw new IllegalArgumentException(
            "partition " + p + " has " + bytes[p] + " bytes, below 0");
      }
      total = sum(total, bytes[p]);
    }
    return new PartitionSizes(bytes.length, 0, bytes.clone(), total);
  }

  private static long product(long partitions, long bytes) {
    try {
      return Math.multiplyExact(partitions, bytes);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the sizes of all partitions overflow a long", e);
    }
  }

  private static long sum(long total, long bytes) {
    try {
      return Math.addExact(total, bytes);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the sizes of all partitions overflow a long", e);
    }
  }

  /** How many partitions there are. */
  public int partitions() {
    return partitions;
  }

  /**
   * The bytes of one copy of a partition.
   *
   * @throws IndexOutOfBoundsException if there is no such partition
   */
  public long bytes(int partition) {
    int checked = Objects.checkIndex(partition, partitions);
    return sizes.length == 0 ? each : sizes[checked];
  }

  /** The bytes of one copy of all partitions. */
  public long total() {
    return total;
  }
}
