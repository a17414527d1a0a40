package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GateState;
import io.dpmgrid.rebalancer.execute.grid.NodeFacts;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.ClusterNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A simulated server: what it keeps over a restart, and what it does not. */
final class SimNode {
  /** A copy of a partition. */
  static final class Copy {
    boolean complete;
    boolean delta;
    double got;
    long version;
  }

  final String id;
  final Map<Integer, Copy> copies = new TreeMap<>();
  final SimClock clock;
  NodeFacts facts;
  boolean running;
  int incarnation;
  boolean complete;
  long checkpoints;
  int checkpointSeconds;
  boolean checkpointAsked;
  final Set<String> uncheckpointed = new TreeSet<>();
  int keptForOthers;
  Map<String, String> settings = Map.of();
  GateState gate = GateState.OPEN;
  final Set<String> reserved = new TreeSet<>();
  long archiveBytes;
  long archiveLimit = Long.MAX_VALUE;
  int forced;
  long freeBytes = Long.MAX_VALUE;
  long awaySeconds;
  @Nullable RebalanceCoordinator coordinator;

  SimNode(String id, double weight, SimClock clock) {
    this.id = id;
    this.clock = clock;
    this.facts =
        new NodeFacts("1.0", "file", "power-loss", "pool-" + id, weight, "", ClusterNode.UNKNOWN);
  }

  PlacementNode frozen() {
    return new PlacementNode(id, facts.weight(), facts.zone());
  }

  void start() {
    running = true;
    incarnation++;
    complete = false;
    checkpoints = 0;
    checkpointSeconds = 0;
    checkpointAsked = false;
    gate = GateState.OPEN;
    reserved.clear();
  }

  boolean has(int partition) {
    Copy copy = copies.get(partition);
    return copy != null && copy.complete;
  }

  /** The copy is as new as can be. */
  void write(int partition, long version) {
    Copy copy = copies.get(partition);
    if (copy != null) {
      copy.version = version;
    }
  }

  /** One second of checkpoints. Those that are asked for begin now and take two seconds. */
  void checkpoint() {
    if (checkpointAsked && --checkpointSeconds <= 0) {
      checkpointAsked = false;
      checkpoints += complete ? 1 : 0;
      uncheckpointed.clear();
    }
  }
}
