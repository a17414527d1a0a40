package io.dpmgrid.rebalancer.placement;

import java.util.Arrays;

/**
 * Moves loads into their bounds by prices: what a node's keys are multiplied with. A node above its
 * bound becomes dearer until it is at the bound, one below becomes cheaper, and one within keeps
 * the price 1 and with it exactly what the race gave it.
 *
 * <p>The prices settle where demand meets the bounds, as in an auction of goods that can replace
 * each other. That place depends on the nodes alone and moves little when the nodes change a
 * little, so a correction moves few copies of its own; passing a full node by in some order, as a
 * table that is filled one by one does, would move many. Not thread-safe.
 */
final class LoadFit {
  private static final int ROUNDS = 24;
  // Rounds of full steps; from here on they become smaller, so that nothing swings for ever.
  private static final int FULL_ROUNDS = 2;
  // The factor by which a price may change in one round, either way.
  private static final double MOST_STEP = 4;
  // Prices beyond it would change nothing more.
  private static final double MOST_PRICE = 1e6;
  // What counts as at the bound, as a part of the bound.
  private static final double SETTLED = 0.0005;

  private final OwnerChoice choice;
  private final LoadBounds bounds;
  private final ZoneLayout zones;
  private final double partitions;
  private final double[] prices;

  LoadFit(OwnerChoice choice, LoadBounds bounds, ZoneLayout zones, int nodes) {
    this.choice = choice;
    this.bounds = bounds;
    this.zones = zones;
    this.partitions = choice.partitions();
    this.prices = new double[nodes];
    Arrays.fill(prices, 1);
  }

  /** Chooses until the loads are settled, or for the last time; returns the loads. */
  int[] fit() {
    int[] loads = choice.choose(prices());
    for (int round = 1; round <= ROUNDS; round++) {
      double[] goals = goals(loads);
      if (settled(loads, goals)) {
        break;
      }
      double step = round <= FULL_ROUNDS ? 1 : (double) FULL_ROUNDS / round;
      step(loads, goals, step);
      loads = choice.choose(prices());
    }
    return loads;
  }

  /** The prices, in the precision in which they count. */
  float[] prices() {
    float[] single = new float[prices.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) prices[i];
    }
    return single;
  }

  /** What each node should have next: the bound that its price belongs to, or what it has. */
  private double[] goals(int[] loads) {
    double[] goals = new double[loads.length];
    for (int i = 0; i < goals.length; i++) {
      if (prices[i] > 1 || loads[i] > bounds.high(i)) {
        goals[i] = bounds.high(i);
      } else if (prices[i] < 1 || loads[i] < bounds.low(i)) {
        goals[i] = bounds.low(i);
      } else {
        goals[i] = loads[i];
      }
    }
    return goals;
  }

  private static boolean settled(int[] loads, double[] goals) {
    for (int i = 0; i < loads.length; i++) {
      if (Math.abs(loads[i] - goals[i]) > Math.max(0.5, goals[i] * SETTLED)) {
        return false;
      }
    }
    return true;
  }

  private void step(int[] loads, double[] goals, double part) {
    double[] zoneLoads = new double[zones.count()];
    double[] zoneGoals = new double[zones.count()];
    for (int i = 0; i < loads.length; i++) {
      zoneLoads[zones.zone(i)] += loads[i];
      zoneGoals[zones.zone(i)] += goals[i];
    }
    for (int i = 0; i < loads.length; i++) {
      if (loads[i] != goals[i]) {
        int zone = zones.zone(i);
        double ratio = ratio(loads[i], goals[i], zoneLoads[zone], zoneGoals[zone]);
        double factor = 1 + part * (Math.max(1 / MOST_STEP, Math.min(MOST_STEP, ratio)) - 1);
        prices[i] = next(prices[i], prices[i] * factor);
      }
    }
  }

  /**
   * By how much the price is wrong. A node or zone that has nearly all partitions already answers
   * to its odds of missing one rather than to its load.
   */
  private double ratio(double load, double goal, double zoneLoad, double zoneGoal) {
    double had = Math.max(load, 0.5);
    double wanted = Math.max(goal, 0.5);
    if (zones.limit() > 1) {
      return odds(had) / odds(wanted);
    }
    double inZone = Math.max(zoneLoad, 0.5);
    double forZone = Math.max(zoneGoal, 0.5);
    return (had / inZone) / (wanted / forZone) * (odds(inZone) / odds(forZone));
  }

  private double odds(double load) {
    return load / Math.max(partitions - load, 0.5);
  }

  /** A price comes back to 1 before it passes to the other side. */
  private static double next(double price, double wanted) {
    if ((price > 1 && wanted < 1) || (price < 1 && wanted > 1)) {
      return 1;
    }
    return Math.max(1 / MOST_PRICE, Math.min(MOST_PRICE, wanted));
  }
}
