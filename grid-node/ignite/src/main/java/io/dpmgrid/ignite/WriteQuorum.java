package io.dpmgrid.ignite;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.jspecify.annotations.Nullable;

/**
 * How much of the baseline runs on one side of a cluster, and whether that side may write.
 *
 * @param running nodes of the baseline that run here
 * @param baseline how many the baseline names; 0 before there is one, which stops nobody
 * @param rule what a side without a majority may write
 */
public record WriteQuorum(int running, int baseline, MinorityWrites rule) {

  /** As a node sees its own side now. */
  public static WriteQuorum of(IgniteEx ignite, MinorityWrites rule) {
    return of(baseline(ignite), ignite.context().discovery().aliveServerNodes(), rule);
  }

  /** As it would be with these nodes. */
  static WriteQuorum of(IgniteEx ignite, Collection<ClusterNode> nodes, MinorityWrites rule) {
    return of(baseline(ignite), nodes, rule);
  }

  private static @Nullable BaselineTopology baseline(IgniteEx ignite) {
    return ignite.context().state().clusterState().baselineTopology();
  }

  private static WriteQuorum of(
      @Nullable BaselineTopology baseline, Collection<ClusterNode> nodes, MinorityWrites rule) {
    if (baseline == null) {
      return new WriteQuorum(0, 0, rule);
    }
    Set<Object> missing = new HashSet<>(baseline.consistentIds());
    int all = missing.size();
    for (ClusterNode node : nodes) {
      if (!node.isClient()) {
        missing.remove(node.consistentId());
      }
    }
    return new WriteQuorum(all - missing.size(), all, rule);
  }

  /** Whether more than half of the baseline runs here. */
  public boolean held() {
    return baseline == 0 || running * 2L > baseline;
  }

  /** Whether caches of users take writes here. */
  public boolean mayWrite() {
    return baseline == 0 || rule.permits(running, baseline);
  }

  /** What is so, where, and what to do about it, in one sentence or two. */
  public String message() {
    String count = running + " of " + baseline + " nodes of the baseline run on this side";
    if (held()) {
      return count + ".";
    }
    if (mayWrite()) {
      return count
          + ", which is no majority; it takes writes nevertheless (cluster.minority-writes: "
          + rule
          + "). If the others run elsewhere, one side loses what it takes.";
    }
    return "Writes are refused: "
        + count
        + ", which is no majority (cluster.minority-writes: "
        + rule
        + "). Reads go on. Start more of the nodes, or mend the network"
        + (baseline == 2 ? "; refuse-unless-two would let one of two nodes write." : ".");
  }
}
