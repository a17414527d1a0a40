package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether every copy of a partition is in a zone of its own after a step. Looks at where copies
 * come to be and not only at how many zones there are: a group may be kept off some of the nodes.
 * Not thread-safe.
 */
final class StepZones {
  private static final String REMEDY =
      "add a node in another zone first, or only prefer zones (rebalance.zones)";

  private final List<PlacementNode> after;
  private final Map<String, String> zones = new HashMap<>();
  private String reason = "";

  StepZones(List<PlacementNode> after) {
    this.after = after;
    after.forEach(node -> zones.put(node.id(), node.zone()));
  }

  /** One group; the first one with two copies in a zone is told of. */
  void see(PartitionGroup group, Assignment target) {
    if (!reason.isEmpty() || !Zones.count(group)) {
      return;
    }
    long left = Zones.count(after);
    if (left < Math.min(group.copies(), after.size())) {
      reason =
          "only "
              + Zones.text(left)
              + " would be left for the "
              + group.copies()
              + " copies of "
              + group.name();
      return;
    }
    List<String> of = target.nodes().stream().map(id -> zones.getOrDefault(id, "")).toList();
    for (int p = 0; p < group.partitions(); p++) {
      String twice = twice(target, p, of);
      if (!twice.isEmpty()) {
        reason =
            "partition " + p + " of " + group.name() + " would have two copies in zone " + twice;
        return;
      }
    }
  }

  private static String twice(Assignment target, int p, List<String> zones) {
    int copies = target.copies(p);
    for (int one = 0; one < copies; one++) {
      String zone = zones.get(target.owner(p, one));
      for (int other = 0; other < one && !zone.isEmpty(); other++) {
        if (zone.equals(zones.get(target.owner(p, other)))) {
          return zone;
        }
      }
    }
    return "";
  }

  /** What speaks against the step, if anything does. */
  @Nullable Refusal refusal(StepKind kind, List<String> subjects) {
    return reason.isEmpty() ? null : new Refusal(kind, subjects, reason, REMEDY);
  }
}
