package io.dpmgrid.node.demo;

import java.util.Locale;

/** What happens to the members of a demo's grid while it is written to. */
public enum Scenario {
  /** A node joins: it gets its share of the copies. */
  GROW,
  /** Of one node more than asked for, one leaves for good: its copies go to the others first. */
  SHRINK,
  /** A node is killed and comes back: it gets what was written meanwhile. */
  RESTART,
  /** Every node is stopped and started, one after the other, each when the grid allows it. */
  ROLLING,
  /** The copies of a node go to the others, then it stops. */
  DRAIN;

  /** Fewer could not lose one of them and keep a majority. */
  public static final int FEWEST_NODES = 3;

  /** As it is written on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many nodes the grid has at the beginning, of so many that were asked for. */
  int nodesBefore(int nodes) {
    return this == SHRINK ? nodes + 1 : nodes;
  }

  /** How many nodes there are at one time or another. */
  int nodesInAll(int nodes) {
    return this == SHRINK || this == GROW ? nodes + 1 : nodes;
  }
}
