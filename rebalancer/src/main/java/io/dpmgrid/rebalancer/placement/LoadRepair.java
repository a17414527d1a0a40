package io.dpmgrid.rebalancer.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The last single copies: where few partitions fall to a node, no prices may exist with which all
 * loads are within their bounds, because several partitions change sides at once. Then copies are
 * handed over one by one, those first for which the other node's key is the least worse. Not
 * thread-safe.
 */
final class LoadRepair {
  private static final int PASSES = 8;
  private static final Comparator<Swap> CHEAPEST =
      Comparator.comparingDouble(Swap::cost)
          .thenComparingInt(Swap::partition)
          .thenComparingInt(Swap::copy)
          .thenComparingInt(Swap::place);

  private final OwnerChoice choice;
  private final Candidates candidates;
  private final LoadBounds bounds;
  private final float[] prices;
  private final int[] loads;

  LoadRepair(
      OwnerChoice choice, Candidates candidates, LoadBounds bounds, float[] prices, int[] loads) {
    this.choice = choice;
    this.candidates = candidates;
    this.bounds = bounds;
    this.prices = prices;
    this.loads = loads;
  }

  /** The copy number {@code copy} of a partition goes to the candidate at {@code place}. */
  private record Swap(double cost, int partition, int copy, int place) {}

  /** Repairs as far as single hand-overs can. */
  void repair() {
    for (int pass = 0; pass < PASSES && !bounds.hold(loads); pass++) {
      List<Swap> swaps = swaps();
      swaps.sort(CHEAPEST);
      int done = 0;
      for (Swap swap : swaps) {
        int from = candidates.node(choice.place(swap.partition, swap.copy));
        int to = candidates.node(swap.place);
        if (helps(from, to) && choice.mayReplace(swap.partition, swap.copy, swap.place)) {
          choice.replace(swap.partition, swap.copy, swap.place);
          loads[from]--;
          loads[to]++;
          done++;
        }
      }
      if (done == 0) {
        return;
      }
    }
  }

  /** Whether a hand-over brings one of the two nearer to its bounds and pushes none out. */
  private boolean helps(int from, int to) {
    boolean needed = loads[from] > bounds.high(from) || loads[to] < bounds.low(to);
    return needed && loads[from] > bounds.low(from) && loads[to] < bounds.high(to);
  }

  private List<Swap> swaps() {
    List<Swap> swaps = new ArrayList<>();
    for (int p = 0; p < choice.partitions(); p++) {
      int start = candidates.start(p);
      for (int copy = 0; copy < choice.copies(); copy++) {
        int owner = choice.place(p, copy);
        int from = candidates.node(owner);
        for (int place = start; place < start + candidates.width(); place++) {
          if (helps(from, candidates.node(place)) && choice.mayReplace(p, copy, place)) {
            swaps.add(new Swap(priced(place) / Math.max(priced(owner), 1e-30), p, copy, place));
          }
        }
      }
    }
    return swaps;
  }

  private double priced(int place) {
    return (double) candidates.key(place) * prices[candidates.node(place)];
  }
}
