package io.dpmgrid.rebalancer.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clusters made by a seed. */
final class Clusters {
  private Clusters() {}

  /**
   * @param weights the largest weight; the smallest is 1
   * @param zones how many zones; 0 for none
   */
  static List<PlacementNode> of(long seed, int nodes, double weights, int zones) {
    Random random = new Random(seed);
    List<PlacementNode> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      double weight = 1 + random.nextDouble() * (weights - 1);
      all.add(
          new PlacementNode(
              "node-" + Long.toHexString(random.nextLong()),
              weight,
              zones == 0 ? "" : "zone-" + i % zones));
    }
    return all;
  }

  /** How many copies nodes have after a change that they did not have before. */
  static long moved(Assignment before, Assignment after) {
    long moved = 0;
    for (int p = 0; p < after.partitions(); p++) {
      for (String owner : after.owners(p)) {
        if (!before.owners(p).contains(owner)) {
          moved++;
        }
      }
    }
    return moved;
  }

  /** What has to move: what nodes' fair shares grow by, or what leavers had if that is more. */
  static double minimum(
      Assignment before, PlacementRequest requestBefore, PlacementRequest requestAfter) {
    CapacityShares now = CapacityShares.of(requestBefore);
    CapacityShares then = CapacityShares.of(requestAfter);
    double grown = 0;
    for (int i = 0; i < then.nodes().size(); i++) {
      double had = 0;
      for (int j = 0; j < now.nodes().size(); j++) {
        if (now.nodes().get(j).id().equals(then.nodes().get(i).id())) {
          had = now.copies(j);
        }
      }
      grown += Math.max(0, then.copies(i) - had);
    }
    long given = 0;
    int[] loads = before.loads();
    for (int i = 0; i < loads.length; i++) {
      String id = before.nodes().get(i);
      if (then.nodes().stream().noneMatch(node -> node.id().equals(id))) {
        given += loads[i];
      }
    }
    return Math.max(grown, (double) given);
  }
}
