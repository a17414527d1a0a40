package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.RebalanceMove;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.jspecify.annotations.Nullable;

/** What this node still receives of each cache group. Thread-safe. */
final class LocalMoves {
  private final IgniteEx ignite;

  LocalMoves(IgniteEx ignite) {
    this.ignite = ignite;
  }

  /** Unfinished ones, ordered by group. */
  List<RebalanceMove> moves() {
    List<RebalanceMove> moves = new ArrayList<>();
    for (CacheGroupContext group : ignite.context().cache().cacheGroups()) {
      if (!PartitionMaps.isUsers(group)) {
        continue;
      }
      long left = 0;
      for (GridDhtLocalPartition partition : group.topology().localPartitions()) {
        left += partition.state() == GridDhtPartitionState.MOVING ? 1 : 0;
      }
      if (left > 0) {
        moves.add(move(group, left));
      }
    }
    moves.sort(Comparator.comparing(RebalanceMove::group));
    return moves;
  }

  /** How much of copies that come whole is here already, in copies, by group. */
  Map<String, Double> inPart() {
    Map<String, Double> inPart = new TreeMap<>();
    for (CacheGroupContext group : ignite.context().cache().cacheGroups()) {
      double part = PartitionMaps.isUsers(group) ? CopiesInPart.of(group) : 0;
      if (part > 0) {
        inPart.put(group.cacheOrGroupName(), part);
      }
    }
    return inPart;
  }

  private RebalanceMove move(CacheGroupContext group, long left) {
    String name = group.cacheOrGroupName();
    EngineGauge metrics = new EngineGauge(ignite.context(), "cacheGroups." + name);
    long total = metrics.value("RebalancingPartitionsTotal").orElse(left);
    OptionalLong received = metrics.value("RebalancingReceivedBytes");
    Long start = metrics.positive("RebalancingStartTime");
    return new RebalanceMove(
        Members.id(ignite.localNode()),
        name,
        left,
        Math.max(left, total),
        null,
        boxed(received),
        start == null ? null : Instant.ofEpochMilli(start));
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
