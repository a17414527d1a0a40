package io.dpmgrid.rebalancer.placement;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The owners of partitions, the primary first. Kept as node numbers, four bytes per copy, because a
 * large grid has millions of copies. Immutable and thread-safe.
 */
public final class Assignment {
  private static final int NONE = -1;

  private final List<String> nodes;
  private final int partitions;
  private final int width;
  // Owners of partition p from p * width on; behind the last one NONE.
  private final int[] owners;

  /** Takes the array without a copy: whoever calls gives it away. */
  Assignment(List<String> nodes, int width, int[] owners) {
    this.nodes = List.copyOf(nodes);
    this.partitions = owners.length / width;
    this.width = width;
    this.owners = owners;
  }

  /**
   * An assignment that was observed.
   *
   * @param nodes every node that may be named
   * @param owners for each partition, from number 0 on, the ids of its owners, the primary first;
   *     an empty list is a partition that is lost
   * @throws IllegalArgumentException if there is no partition, an owner is not among the nodes, or
   *     a partition names one twice
   */
  public static Assignment of(List<String> nodes, List<? extends List<String>> owners) {
    if (owners.isEmpty()) {
      throw new IllegalArgumentException("an assignment needs at least one partition");
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (String node : nodes) {
      numbers.putIfAbsent(node, numbers.size());
    }
    List<String> distinct =
        numbers.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    int width = Math.max(1, owners.stream().mapToInt(List::size).max().orElse(1));
    int[] flat = new int[Math.multiplyExact(owners.size(), width)];
    Arrays.fill(flat, NONE);
    for (int p = 0; p < owners.size(); p++) {
      List<String> some = owners.get(p);
      if (Set.copyOf(some).size() != some.size()) {
        throw new IllegalArgumentException("partition " + p + " names an owner twice: " + some);
      }
      for (int c = 0; c < some.size(); c++) {
        Integer number = numbers.get(some.get(c));
        if (number == null) {
          throw new IllegalArgumentException(
              "partition " + p + " is owned by " + some.get(c) + ", which is no known node");
        }
        flat[p * width + c] = number;
      }
    }
    return new Assignment(distinct, width, flat);
  }

  /** The nodes that may own something, each once; owners are numbered by their place here. */
  public List<String> nodes() {
    return nodes;
  }

  /** How many partitions there are; they are numbered from 0. */
  public int partitions() {
    return partitions;
  }

  /** The most owners that a partition has. */
  public int width() {
    return width;
  }

  /** How many owners a partition has. */
  public int copies(int partition) {
    int start = start(partition);
    int count = 0;
    while (count < width && owners[start + count] != NONE) {
      count++;
    }
    return count;
  }

  /**
   * The number of an owner in {@link #nodes}.
   *
   * @param copy 0 for the primary, up to {@link #copies} - 1
   * @throws IndexOutOfBoundsException if there is no such partition or copy
   */
  public int owner(int partition, int copy) {
    int number = owners[start(partition) + Objects.checkIndex(copy, width)];
    if (number == NONE) {
      throw new IndexOutOfBoundsException("partition " + partition + " has no copy " + copy);
    }
    return number;
  }

  /** The ids of a partition's owners, the primary first; a view. */
  public List<String> owners(int partition) {
    int count = copies(partition);
    return new AbstractList<>() {
      @Override
      public String get(int copy) {
        Objects.checkIndex(copy, count);
        return nodes.get(owner(partition, copy));
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  /** How many copies each node has, by its place in {@link #nodes}. */
  public int[] loads() {
    int[] loads = new int[nodes.size()];
    for (int owner : owners) {
      if (owner != NONE) {
        loads[owner]++;
      }
    }
    return loads;
  }

  private int start(int partition) {
    return Objects.checkIndex(partition, partitions) * width;
  }

  /** Equal if the same nodes own the same partitions in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Assignment that) || partitions != that.partitions) {
      return false;
    }
    if (nodes.equals(that.nodes) && width == that.width) {
      return Arrays.equals(owners, that.owners);
    }
    for (int p = 0; p < partitions; p++) {
      if (!owners(p).equals(that.owners(p))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = partitions;
    for (int p = 0; p < partitions; p++) {
      hash = 31 * hash + owners(p).hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Assignment of " + partitions + " partitions on " + nodes.size() + " nodes";
  }
}
