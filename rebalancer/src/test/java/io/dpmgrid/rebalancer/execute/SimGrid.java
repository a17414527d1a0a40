package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.LostPartitions;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.grid.MoveProgress;
import io.dpmgrid.rebalancer.execute.grid.VerificationReport;
import io.dpmgrid.rebalancer.execute.journal.JournalCodec;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.PartitionSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A grid in virtual time, one second a step: copies move at a rate and are dropped when those that
 * should have them do, a node that returns catches up, each side of a split sees itself alone.
 */
final class SimGrid {
  static final int PARTITIONS = 24;
  static final long BYTES = 10_000_000;
  static final long RATE = 8_000_000;
  static final String GROUP = "g";

  final Map<String, SimNode> nodes = new TreeMap<>();
  final Set<String> cut = new TreeSet<>();

  /** Cut off a moment ago: those on both sides still count as running, and do not answer. */
  final Set<String> unheard = new TreeSet<>();

  /** Partitions all owners of which died and are back: lost until somebody resets them. */
  final Set<Integer> unreset = new TreeSet<>();

  final List<String> violations = new ArrayList<>();
  final List<String> changes = new ArrayList<>();
  final int copies;
  RebalanceSettings settings;
  SimFaults faults = SimFaults.NONE;
  List<PlacementNode> baseline = List.of();
  @Nullable String journal;
  long seconds;
  long topologyVersion = 1;
  long baselineId = 1;
  long bytesMoved;
  long fullCopies;
  long p99 = 1_000_000;
  boolean witness;
  boolean active = true;
  boolean refuseBaseline;

  /** Why nobody can say where the copies are; empty while somebody can. */
  String copiesUnknown = "";

  // Whether nodes do not know for now what they are to have, as during an exchange.
  boolean undecided;

  @Nullable VerificationReport report;
  List<String> cannotVerify = List.of();
  List<String> different = List.of();
  int secondCoordinators;
  int lateRefused;
  final List<Late> orders = new ArrayList<>();

  /** An order that is begun later than it was given. */
  record Late(long at, SimNode actor, Action action) {}

  private final SimSafety safety = new SimSafety(this);
  private final long[] versions = new long[PARTITIONS];
  private final List<List<String>> owners = new ArrayList<>();
  private @Nullable String decodedText;
  private JournalState decoded = JournalState.EMPTY;

  SimGrid(RebalanceSettings settings, int copies) {
    this.settings = settings;
    this.copies = copies;
  }

  /** A grid of complete nodes a, b, c and so on. */
  static SimGrid of(RebalanceSettings settings, int count, int copies) {
    SimGrid grid = new SimGrid(settings, copies);
    for (int i = 0; i < count; i++) {
      grid.add(String.valueOf((char) ('a' + i)));
    }
    grid.baseline = grid.nodes.values().stream().map(SimNode::frozen).toList();
    for (int p = 0; p < PARTITIONS; p++) {
      for (String owner : grid.owners(p)) {
        SimNode.Copy copy = new SimNode.Copy();
        copy.complete = true;
        grid.node(owner).copies.put(p, copy);
      }
    }
    return grid;
  }

  SimNode add(String id) {
    SimNode node = new SimNode(id, 1, new SimClock(() -> seconds));
    nodes.put(id, node);
    start(id);
    return node;
  }

  SimNode node(String id) {
    SimNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  /** Who should have a partition. */
  List<String> owners(int partition) {
    List<List<String>> known = owners;
    if (known.isEmpty()) {
      Assignment target =
          new CapacityPlacement().place(new PlacementRequest(baseline, PARTITIONS, copies));
      for (int p = 0; p < PARTITIONS; p++) {
        known.add(List.copyOf(target.owners(p)));
      }
    }
    return known.get(partition);
  }

  void kill(String id) {
    SimNode node = node(id);
    if (node.running) {
      if (!cut.contains(id)) {
        safety.died(node);
      }
      node.running = false;
      node.coordinator = null;
      topologyVersion++;
    }
  }

  void start(String id) {
    SimNode node = node(id);
    if (!node.running) {
      node.start();
      topologyVersion++;
      node.copies.values().removeIf(copy -> !copy.complete);
      for (Map.Entry<Integer, SimNode.Copy> entry : node.copies.entrySet()) {
        SimNode.Copy copy = entry.getValue();
        copy.complete = copy.version == versions[entry.getKey()];
        copy.got = 0;
        copy.delta = nodes.values().stream().anyMatch(n -> n.running && n.reserved.contains(id));
      }
      node.coordinator =
          new RebalanceCoordinator(
              id,
              new SimPort(this, node),
              new SimJournal(this, node),
              node.clock,
              settings,
              group -> new CapacityPlacement());
    }
  }

  /** Cuts nodes off; what they were connected to goes on without them. */
  void split(Set<String> away) {
    away.stream().map(this::node).filter(n -> n.running).forEach(safety::died);
    cut.addAll(away);
    unheard.removeAll(away);
    topologyVersion++;
  }

  /** Ends the split. Those that were cut off start again before they are seen. */
  void heal() {
    List<String> back = List.copyOf(cut);
    back.forEach(this::kill);
    cut.clear();
    back.forEach(this::start);
  }

  boolean together(SimNode one, SimNode other) {
    return cut.contains(one.id) == cut.contains(other.id);
  }

  List<SimNode> side(SimNode viewer) {
    return nodes.values().stream().filter(n -> n.running && together(n, viewer)).toList();
  }

  JournalState state() {
    String text = journal;
    if (text != null && !text.equals(decodedText)) {
      decoded = JournalCodec.decode(text);
      decodedText = text;
    }
    return decoded;
  }

  /** The coordinator of the larger side. */
  RebalanceCoordinator coordinator() {
    for (SimNode node : nodes.values()) {
      if (node.running && !cut.contains(node.id) && node.coordinator != null) {
        return node.coordinator;
      }
    }
    throw new IllegalStateException("nobody runs");
  }

  Reply ask(Command command) {
    var reply = coordinator().submit(command);
    for (int i = 0; i < 100 && !reply.isDone(); i++) {
      step();
    }
    return reply.getNow(Reply.no("no answer"));
  }

  void run(long count) {
    for (long i = 0; i < count; i++) {
      step();
    }
  }

  /** Runs until something is so; false if it never is. */
  boolean runUntil(BooleanSupplier condition, long most) {
    for (long i = 0; i < most && !condition.getAsBoolean(); i++) {
      step();
    }
    return condition.getAsBoolean();
  }

  void step() {
    seconds++;
    late();
    move();
    for (boolean minority : new boolean[] {false, true}) {
      List<SimNode> side =
          nodes.values().stream().filter(n -> n.running && cut.contains(n.id) == minority).toList();
      for (int i = 0; i < Math.min(side.size(), 1 + secondCoordinators); i++) {
        SimNode node = side.get(i);
        if (node.running && node.coordinator != null) {
          node.coordinator.tick();
        }
      }
    }
    safety.check();
  }

  /** What somebody ordered a while ago, and perhaps died since. */
  private void late() {
    for (Late order : List.copyOf(orders)) {
      if (order.at() <= seconds) {
        orders.remove(order);
        try {
          if (!cut.contains(order.actor().id)) {
            perform(order.actor(), order.action());
          }
        } catch (IllegalStateException e) {
          lateRefused++;
        }
      }
    }
  }

  private void move() {
    for (int p = 0; p < PARTITIONS; p++) {
      versions[p]++;
      boolean alive = false;
      for (SimNode node : nodes.values()) {
        if (node.running && node.has(p) && !cut.contains(node.id)) {
          node.write(p, versions[p]);
          alive = true;
        }
      }
      versions[p] -= alive ? 0 : 1;
    }
    Map<String, Double> supply = new TreeMap<>();
    for (SimNode node : nodes.values()) {
      if (node.running && !cut.contains(node.id)) {
        receive(node, supply);
        drop(node);
        boolean complete = completeNow(node);
        node.checkpoints = complete && node.complete ? node.checkpoints : 0;
        node.complete = complete;
        node.checkpoint();
      }
      node.awaySeconds += node.running && !cut.contains(node.id) ? 0 : 1;
    }
  }

  private boolean completeNow(SimNode node) {
    for (int p = 0; p < PARTITIONS; p++) {
      if (owners(p).contains(node.id)
          && (unreset.contains(p) || (!node.has(p) && source(p) != null))) {
        return false;
      }
    }
    return true;
  }

  private @Nullable SimNode source(int p) {
    SimNode found = null;
    for (SimNode node : nodes.values()) {
      if (node.running && node.has(p) && !cut.contains(node.id)) {
        found = found == null || found.gate.held() ? node : found;
      }
    }
    return found;
  }

  private void receive(SimNode node, Map<String, Double> supply) {
    double budget = RATE;
    for (int p = 0; p < PARTITIONS && budget > 0; p++) {
      SimNode source = source(p);
      if (!owners(p).contains(node.id) || node.has(p) || source == null) {
        continue;
      }
      double left =
          source.gate.held()
              ? 0
              : supply.getOrDefault(source.id, (double) source.gate.bytesPerSecond());
      if (left <= 0) {
        continue;
      }
      SimNode.Copy copy = node.copies.computeIfAbsent(p, number -> new SimNode.Copy());
      double needed = copy.delta ? BYTES / 20.0 : BYTES;
      double more = Math.min(Math.min(budget, left), needed - copy.got);
      supply.put(source.id, left - more);
      copy.got += more;
      bytesMoved += (long) more;
      budget -= more;
      if (copy.got >= needed) {
        fullCopies += copy.delta ? 0 : 1;
        copy.complete = true;
        copy.version = versions[p];
      }
    }
  }

  private void drop(SimNode node) {
    node.copies
        .entrySet()
        .removeIf(
            entry -> {
              List<String> entitled = owners(entry.getKey());
              return !entitled.contains(node.id)
                  && entitled.stream().anyMatch(o -> up(o) && node(o).has(entry.getKey()))
                  && entitled.stream().allMatch(o -> !up(o) || node(o).has(entry.getKey()));
            });
  }

  private boolean up(String id) {
    return node(id).running && !cut.contains(id);
  }

  /** How many live copies a partition has. */
  long live(int partition) {
    return nodes.values().stream().filter(n -> up(n.id) && n.has(partition)).count();
  }

  boolean settled() {
    return nodes.values().stream().allMatch(node -> !up(node.id) || completeNow(node));
  }

  GridObservation observe(SimNode viewer) {
    List<Integer> lost = new ArrayList<>();
    long left = 0;
    for (int p = 0; p < PARTITIONS; p++) {
      if (live(p) == 0 || unreset.contains(p)) {
        lost.add(p);
      }
      for (String owner : owners(p)) {
        left += up(owner) && !node(owner).has(p) && live(p) > 0 ? 1 : 0;
      }
    }
    return new GridObservation(
        active,
        topologyVersion,
        baselineId,
        baseline,
        side(viewer).stream().map(node -> member(node, hears(viewer, node))).toList(),
        undecided
            ? new MoveProgress(false, 0, 0, bytesMoved)
            : new MoveProgress(settled(), left, left * BYTES, bytesMoved),
        lost.isEmpty() ? List.of() : List.of(new LostPartitions(GROUP, lost.size(), lost.get(0))),
        p99,
        witness,
        report);
  }

  private boolean hears(SimNode one, SimNode other) {
    return unheard.contains(one.id) == unheard.contains(other.id);
  }

  private static Member member(SimNode node, boolean answers) {
    return new Member(
        node.id,
        node.id + "#" + node.incarnation,
        answers,
        node.facts,
        node.complete,
        node.checkpoints,
        node.gate,
        node.reserved,
        node.archiveBytes,
        node.archiveLimit,
        node.freeBytes,
        List.of(),
        List.copyOf(node.uncheckpointed),
        node.keptForOthers);
  }

  List<PartitionGroup> partitions() {
    if (!copiesUnknown.isEmpty()) {
      throw new IllegalStateException(copiesUnknown);
    }
    List<List<String>> holders = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      int number = p;
      holders.add(
          nodes.values().stream()
              .filter(n -> n.has(number) && (up(n.id) || inBaseline(n.id)))
              .map(n -> n.id)
              .toList());
    }
    return List.of(
        new PartitionGroup(
            GROUP,
            copies,
            Assignment.of(List.copyOf(nodes.keySet()), holders),
            PartitionSizes.uniform(PARTITIONS, BYTES)));
  }

  boolean inBaseline(String id) {
    return baseline.stream().anyMatch(n -> n.id().equals(id));
  }

  void perform(SimNode actor, Action action) {
    if (cut.contains(actor.id) || unheard.contains(actor.id)) {
      violations.add("the minority did " + action);
      return;
    }
    if (action instanceof Action.ChangeBaseline change) {
      changeBaseline(change);
    } else if (action instanceof Action.SetGate set) {
      node(set.node()).gate = set.gate();
    } else if (action instanceof Action.ReserveLog reserve) {
      node(reserve.node()).reserved.add(reserve.away());
    } else if (action instanceof Action.ReleaseLog release) {
      SimNode node = node(release.node());
      node.forced += node.reserved.remove(release.away()) && release.forced() ? 1 : 0;
    } else if (action instanceof Action.RequestCheckpoint request) {
      SimNode node = node(request.node());
      if (!node.checkpointAsked) {
        node.checkpointAsked = true;
        node.checkpointSeconds = 2;
      }
    } else if (action instanceof Action.Verify verify) {
      report =
          new VerificationReport(
              verify.operation(), verify.attempt(), PARTITIONS, different, cannotVerify);
    }
  }

  private void changeBaseline(Action.ChangeBaseline change) {
    if (refuseBaseline) {
      throw new IllegalStateException("the baseline is frozen");
    }
    if (change.expectedBaselineId() != baselineId
        || change.expectedTopologyVersion() != topologyVersion) {
      throw new IllegalStateException("the grid is another by now");
    }
    safety.beforeChange(change);
    setBaseline(change.baseline());
  }

  /** As somebody with another tool would. */
  void setBaseline(List<PlacementNode> next) {
    changes.add(seconds + ": " + next.stream().map(PlacementNode::id).toList());
    baseline = List.copyOf(next);
    baselineId++;
    bytesMoved = 0;
    owners.clear();
    nodes.values().forEach(n -> n.complete = n.complete && completeNow(n));
  }
}
