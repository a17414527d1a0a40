package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a step brings two copies of a partition into one zone that were not in one before it:
 * what is together already is none of its doing. Looks at where copies come to be and not only at
 * how many zones there are, as a group may be kept off some of the nodes. Not thread-safe.
 */
final class StepZones {
  private static final String REMEDY =
      "add a node in another zone first, or only prefer zones (rebalance.zones)";

  private final long left;
  private final Map<String, String> zones = new HashMap<>();
  private String reason = "";

  StepZones(List<PlacementNode> before, List<PlacementNode> after) {
    this.left = Zones.count(after);
    before.forEach(node -> zones.put(node.id(), node.zone()));
    after.forEach(node -> zones.put(node.id(), node.zone()));
  }

  /** One group; the first one that the step brings together is told of. */
  void see(PartitionGroup group, Assignment target) {
    if (!reason.isEmpty() || !group.wanted().countsZones()) {
      return;
    }
    List<String> are = zones(group.owners());
    List<String> come = zones(target);
    for (int p = 0; p < group.partitions(); p++) {
      String twice = twice(target, p, come);
      if (!twice.isEmpty() && twice(group.owners(), p, are).isEmpty()) {
        reason = reason(group, p, twice);
        return;
      }
    }
  }

  private String reason(PartitionGroup group, int p, String zone) {
    return left < group.copies()
        ? "only "
            + Zones.text(left)
            + " would be left for the "
            + group.copies()
            + " copies of "
            + group.name()
        : "partition " + p + " of " + group.name() + " would have two copies in zone " + zone;
  }

  private List<String> zones(Assignment of) {
    return of.nodes().stream().map(id -> zones.getOrDefault(id, "")).toList();
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
