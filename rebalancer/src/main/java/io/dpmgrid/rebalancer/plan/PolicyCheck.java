package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.ArrayList;
import java.util.List;

/** Whether a policy can be kept to in a cluster at all. Stateless, thread-safe. */
public final class PolicyCheck {
  private PolicyCheck() {}

  /**
   * Why nothing can fulfil the policy, also not in steps; empty if something can.
   *
   * @param nodes the baseline, and those that wait to join it
   */
  public static String impossible(
      List<ClusterNode> nodes, List<WantedCopies> groups, RebalancePolicy policy) {
    List<PlacementNode> baseline = new ArrayList<>();
    List<PlacementNode> all = new ArrayList<>();
    for (ClusterNode node : nodes) {
      all.add(node.frozen());
      if (node.standing().inBaseline()) {
        baseline.add(node.frozen());
      }
    }
    long zones = Zones.count(baseline);
    boolean more = Zones.count(all) > zones;
    for (WantedCopies group : groups) {
      if (policy.minimumCopies() > group.copies()) {
        return "the policy wants at least "
            + policy.minimumCopies()
            + " running copies, and group "
            + group.group()
            + " has only "
            + group.copies()
            + ": lower rebalance.minimum-copies, or give the group more backups";
      }
      long placed = Math.min(group.copies(), baseline.size());
      if (policy.zonesRequired() && group.countsZones() && placed > zones && !more) {
        return "the policy wants every copy in its own zone, and group "
            + group.group()
            + " has "
            + group.copies()
            + " copies in a cluster of "
            + Zones.text(zones)
            + ": add a node in another zone or let one join, or only prefer zones (rebalance.zones)";
      }
    }
    return "";
  }
}
