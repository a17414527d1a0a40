package io.dpmgrid.rebalancer.placement;

import java.util.Arrays;
import java.util.List;

/**
 * How many copies each node should have: in proportion to its weight, as far as that is possible. A
 * node can hold no more than one copy of each partition, and a zone no more than its limit; what it
 * cannot take falls to the others, again by weight.
 *
 * <p>Computed with additions, multiplications and divisions of doubles alone, in the order of the
 * nodes' ids, so every machine gets the same bits. Immutable.
 */
public final class CapacityShares {
  // Halvings after which an interval of doubles is as small as it gets.
  private static final int HALVINGS = 120;

  private final List<PlacementNode> nodes;
  private final double[] copies;

  private CapacityShares(List<PlacementNode> nodes, double[] copies) {
    this.nodes = nodes;
    this.copies = copies;
  }

  /** The shares of the request's nodes. */
  public static CapacityShares of(PlacementRequest request) {
    return of(request, ZoneLayout.of(request.nodes(), request.copiesPlaced()));
  }

  static CapacityShares of(PlacementRequest request, ZoneLayout zones) {
    List<PlacementNode> nodes = request.nodes();
    double most = request.partitions();
    double zoneMost = most * zones.limit();
    double wanted = most * request.copiesPlaced();
    double least = nodes.stream().mapToDouble(PlacementNode::weight).min().orElse(1);
    double[] loads = new double[zones.count()];
    // At the upper end every node is full, and by the choice of the limit that is enough.
    double level = 0;
    double high = most / least;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (level + high) / 2;
      fill(nodes, zones, middle, most, loads);
      double sum = 0;
      for (double load : loads) {
        sum += Math.min(load, zoneMost);
      }
      if (sum < wanted) {
        level = middle;
      } else {
        high = middle;
      }
    }
    fill(nodes, zones, high, most, loads);
    double[] copies = new double[nodes.size()];
    double[] levels = new double[zones.count()];
    Arrays.fill(levels, high);
    for (int zone = 0; zone < levels.length; zone++) {
      if (loads[zone] > zoneMost) {
        levels[zone] = levelOf(zone, nodes, zones, most, zoneMost, high);
      }
    }
    for (int i = 0; i < copies.length; i++) {
      copies[i] = Math.min(most, levels[zones.zone(i)] * nodes.get(i).weight());
    }
    return new CapacityShares(nodes, copies);
  }

  private static void fill(
      List<PlacementNode> nodes, ZoneLayout zones, double level, double most, double[] loads) {
    Arrays.fill(loads, 0);
    for (int i = 0; i < nodes.size(); i++) {
      loads[zones.zone(i)] += Math.min(most, level * nodes.get(i).weight());
    }
  }

  /** The copies per weight with which a zone that cannot take its share is just full. */
  private static double levelOf(
      int zone,
      List<PlacementNode> nodes,
      ZoneLayout zones,
      double most,
      double zoneMost,
      double from) {
    double[] weights = new double[zones.size(zone)];
    int count = 0;
    for (int i = 0; i < nodes.size(); i++) {
      if (zones.zone(i) == zone) {
        weights[count++] = nodes.get(i).weight();
      }
    }
    double level = 0;
    double high = from;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (level + high) / 2;
      double sum = 0;
      for (double weight : weights) {
        sum += Math.min(most, middle * weight);
      }
      if (sum < zoneMost) {
        level = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The nodes, in the order of their ids. */
  public List<PlacementNode> nodes() {
    return nodes;
  }

  /**
   * The copies that a node should have; not rounded.
   *
   * @param node its place in {@link #nodes}
   */
  public double copies(int node) {
    return copies[node];
  }
}
