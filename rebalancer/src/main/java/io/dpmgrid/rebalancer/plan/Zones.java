package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.List;

/** Counts zones. */
final class Zones {
  private Zones() {}

  /** How many zones nodes are in; one that names none is a zone by itself. */
  static long count(List<PlacementNode> nodes) {
    long named =
        nodes.stream().map(PlacementNode::zone).filter(zone -> !zone.isEmpty()).distinct().count();
    return named + nodes.stream().filter(node -> node.zone().isEmpty()).count();
  }

  static String text(long zones) {
    return zones == 1 ? "1 zone" : zones + " zones";
  }
}
