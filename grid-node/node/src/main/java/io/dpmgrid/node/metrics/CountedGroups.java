package io.dpmgrid.node.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;

/**
 * What was counted over the partitions of each cache group, which is counted anew only where one of
 * them may have changed. Not thread-safe.
 */
final class CountedGroups<T> {
  // A count that ran beside a change may have its number and not the change.
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private record Counted<T>(long sequence, AffinityTopologyVersion version, long at, T value) {}

  private final Map<Integer, Counted<T>> last = new HashMap<>();

  /**
   * Counts, or repeats.
   *
   * @param topology the group's, which numbers its changes
   */
  T of(int group, GridDhtPartitionTopology topology, Supplier<T> count) {
    if (!topology.initialized()) {
      return count.get();
    }
    long sequence = topology.updateSequence();
    AffinityTopologyVersion version = topology.readyTopologyVersion();
    long now = System.nanoTime();
    Counted<T> before = last.get(group);
    if (before != null
        && before.sequence == sequence
        && before.version.equals(version)
        && now - before.at < LONGEST_NANOS) {
      return before.value;
    }
    T value = count.get();
    last.put(group, new Counted<>(sequence, version, now, value));
    return value;
  }

  /** Forgets all other groups. */
  void retain(Set<Integer> groups) {
    last.keySet().retainAll(groups);
  }
}
