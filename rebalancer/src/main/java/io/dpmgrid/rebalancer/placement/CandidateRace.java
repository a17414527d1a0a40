package io.dpmgrid.rebalancer.placement;

import java.util.Arrays;
import java.util.List;

/**
 * The race of all nodes for one partition at a time: finds the few with the smallest keys. Not
 * thread-safe.
 */
final class CandidateRace {
  // Keeps a lower bound below what is rounded at the end of a longer computation.
  private static final double ROUNDED_DOWN = 1 - 0x1p-30;
  // How many candidates a first look at a race should find, by how many are wanted.
  private static final double ENOUGH = 2;

  // The nodes in an order that fills the list early; the result does not depend on it.
  private final int[] nodes;
  private final int[] zones;
  private final double[] slowness;
  private final RendezvousKeys keys;
  private final ZoneRanking best;
  private final int[] ranks;
  // What a rank costs at least: -ln(1 - u) is at least u, so most need no logarithm.
  private final double[] least;
  // A key that enough nodes are expected to stay below, and the ranks up to which they may.
  private final double enough;
  private final int[] enoughRanks;

  /**
   * A race.
   *
   * @param width how many candidates are wanted
   * @param perZone how many of them from one zone at most
   */
  CandidateRace(PlacementRequest request, ZoneLayout layout, int width, int perZone) {
    List<PlacementNode> all = request.nodes();
    this.nodes = byTurns(layout, all.size());
    this.zones = Arrays.stream(nodes).map(layout::zone).toArray();
    this.slowness = Arrays.stream(nodes).mapToDouble(i -> 1 / all.get(i).weight()).toArray();
    this.keys =
        new RendezvousKeys(
            request.partitions(),
            Arrays.stream(nodes).mapToObj(i -> all.get(i).id()).toArray(String[]::new));
    this.best = new ZoneRanking(width, perZone);
    this.ranks = new int[nodes.length];
    this.least = Arrays.stream(slowness).map(one -> one / keys.ranks() * ROUNDED_DOWN).toArray();
    this.enough = ENOUGH * width / all.stream().mapToDouble(PlacementNode::weight).sum();
    this.enoughRanks =
        Arrays.stream(least)
            .mapToInt(one -> (int) Math.min(Integer.MAX_VALUE, enough / one))
            .toArray();
  }

  /** The first node of each zone, then the second of each. */
  private static int[] byTurns(ZoneLayout layout, int count) {
    int[] seen = new int[layout.count()];
    long[] turns = new long[count];
    for (int i = 0; i < count; i++) {
      turns[i] = (long) seen[layout.zone(i)]++ << 32 | i;
    }
    Arrays.sort(turns);
    return Arrays.stream(turns).mapToInt(turn -> (int) turn).toArray();
  }

  /** Runs for a partition; the candidates and their keys go to two arrays from a place on. */
  void run(int partition, int[] toNodes, float[] toKeys, int start) {
    keys.ranks(partition, ranks);
    best.clear();
    for (int i = 0; i < ranks.length; i++) {
      if (ranks[i] <= enoughRanks[i]) {
        offer(i, partition, enough);
      }
    }
    // If those fill the list, none beyond could enter it.
    if (!best.full()) {
      best.clear();
      for (int i = 0; i < ranks.length; i++) {
        offer(i, partition, Double.POSITIVE_INFINITY);
      }
    }
    for (int i = 0; i < best.size(); i++) {
      toNodes[start + i] = best.item(i);
      toKeys[start + i] = (float) best.key(i);
    }
  }

  private void offer(int i, int partition, double most) {
    double bound = Math.min(most, best.bound());
    if (ranks[i] * least[i] <= bound) {
      double key = keys.key(i, partition, ranks[i]) * slowness[i];
      if (key <= bound) {
        best.offer(key, nodes[i], zones[i]);
      }
    }
  }
}
