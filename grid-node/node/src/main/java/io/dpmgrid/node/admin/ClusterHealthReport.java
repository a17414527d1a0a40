package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.ClusterHealth;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.Medium;
import io.dpmgrid.admin.grid.MediumHealth;
import io.dpmgrid.ignite.WriteQuorum;
import java.util.ArrayList;
import java.util.List;

/** How well the cluster is, and why it is not better. */
record ClusterHealthReport(ClusterHealth health, List<String> reasons) {
  private static final int MAX_REASONS = 100;

  static ClusterHealthReport of(
      ClusterState state,
      int offline,
      WriteQuorum quorum,
      PartitionMaps.Totals totals,
      Survey<NodeFacts> survey) {
    List<String> failed = new ArrayList<>();
    List<String> degraded = new ArrayList<>();
    if (state == ClusterState.INACTIVE) {
      failed.add("The cluster is inactive: it serves no caches.");
    }
    if (totals.lost() > 0) {
      failed.add(totals.lost() + " partitions have no owner: operations on them fail.");
    }
    if (state != ClusterState.INACTIVE && !quorum.mayWrite()) {
      failed.add(quorum.message());
    } else if (!quorum.held()) {
      degraded.add(quorum.message());
    }
    if (offline > 0) {
      degraded.add(offline + " of the baseline's nodes are offline.");
    }
    if (totals.moving() > 0) {
      degraded.add(totals.moving() + " copies of partitions are being filled.");
    }
    if (totals.underReplicated() > 0) {
      degraded.add(totals.underReplicated() + " partitions have fewer copies than wanted.");
    }
    survey
        .told()
        .forEach(
            (node, facts) -> {
              Medium medium = facts.medium();
              if (medium.health() != MediumHealth.OK) {
                degraded.add("Medium of node " + Members.id(node) + ": " + medium.healthReason());
              }
            });
    List<String> reasons = new ArrayList<>(failed);
    reasons.addAll(degraded);
    return new ClusterHealthReport(
        !failed.isEmpty()
            ? ClusterHealth.FAILED
            : degraded.isEmpty() ? ClusterHealth.OK : ClusterHealth.DEGRADED,
        List.copyOf(reasons.subList(0, Math.min(MAX_REASONS, reasons.size()))));
  }
}
