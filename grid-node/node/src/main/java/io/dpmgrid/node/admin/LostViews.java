package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.LostGroup;
import io.dpmgrid.admin.grid.PartitionHealth;
import io.dpmgrid.admin.grid.RebalanceLost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;

/**
 * What no running node has, and who could bring it back: the nodes of the baseline to which the
 * group's own function assigns it and that do not run. Thread-safe.
 */
final class LostViews {
  private final Members members;
  private final PartitionMaps maps;

  LostViews(Members members, PartitionMaps maps) {
    this.members = members;
    this.maps = maps;
  }

  RebalanceLost lost() {
    List<LostGroup> groups = new ArrayList<>();
    UserGroup.all(members.kernal()).forEach(group -> groups.addAll(lost(group)));
    return new RebalanceLost(groups);
  }

  private List<LostGroup> lost(UserGroup group) {
    List<Integer> numbers =
        maps.placements(group).stream()
            .filter(one -> one.health() == PartitionHealth.LOST)
            .map(PartitionMaps.Placement::partition)
            .toList();
    if (numbers.isEmpty()) {
      return List.of();
    }
    Map<Integer, Set<String>> owners = awayOwners(group, numbers);
    // Those that the same nodes could bring back are explained together.
    Map<Set<String>, List<Integer>> together = new LinkedHashMap<>();
    numbers.forEach(
        p ->
            together
                .computeIfAbsent(owners.getOrDefault(p, Set.of()), k -> new ArrayList<>())
                .add(p));
    List<String> caches =
        maps.userCaches().stream()
            .filter(cache -> cache.groupId() == group.id())
            .map(DynamicCacheDescriptor::cacheName)
            .toList();
    List<LostGroup> lost = new ArrayList<>();
    together.forEach(
        (away, partitions) ->
            lost.add(
                new LostGroup(
                    group.name(),
                    caches,
                    partitions.stream().limit(LostGroup.MOST_PARTITIONS).toList(),
                    partitions.size(),
                    List.copyOf(away),
                    explanation(away))));
    return lost;
  }

  private Map<Integer, Set<String>> awayOwners(UserGroup group, List<Integer> numbers) {
    BaselineTopology baseline = members.baseline();
    if (baseline == null) {
      return Map.of();
    }
    List<ClusterNode> all = new ArrayList<>();
    Set<String> away = new TreeSet<>();
    for (Object consistentId : baseline.consistentIds()) {
      String id = String.valueOf(consistentId);
      ClusterNode online = members.server(id).orElse(null);
      if (online == null) {
        away.add(id);
      }
      all.add(online == null ? baseline.baselineNode(consistentId) : online);
    }
    if (away.isEmpty()) {
      return Map.of();
    }
    List<List<ClusterNode>> assigned = group.assign(all);
    Map<Integer, Set<String>> owners = new LinkedHashMap<>();
    for (int p : numbers) {
      Set<String> of = new TreeSet<>();
      for (ClusterNode node : assigned.get(p)) {
        if (away.contains(Members.id(node))) {
          of.add(Members.id(node));
        }
      }
      owners.put(p, of);
    }
    return owners;
  }

  private static String explanation(Set<String> away) {
    return away.isEmpty()
        ? "Every node that is to have them runs: if they are back with their data, reset the caches'"
            + " lost partitions, and it is served again; else the data is in a snapshot, or gone."
        : "No running node has them, and "
            + String.join(" and ", away)
            + (away.size() == 1
                ? ", which is to have them, is away"
                : ", which are to have them, are away")
            + ": start "
            + (away.size() == 1 ? "it" : "one of them, best the one that stopped last")
            + " with its data, then reset the caches' lost partitions.";
  }
}
