package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.CapacityShares;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step in the making: what it moves, group by group, and what speaks against it. */
final class StepDraft {
  private final ClusterSnapshot snapshot;
  private final RebalancePolicy policy;
  private final List<PlacementNode> before;
  private final List<PlacementNode> after;
  // All nodes of the snapshot are numbered in its order.
  private final Map<String, Integer> numbers = new HashMap<>();
  private final boolean[] running;
  private final boolean[] remains;
  private final NodeTally[] tallies;
  private final StepSafety safety;
  private final StepZones zones;
  private final List<PartitionMove> moves = new ArrayList<>();
  private long movedBytes;
  private double minimumBytes;
  private double imbalance;

  StepDraft(
      ClusterSnapshot snapshot,
      RebalancePolicy policy,
      List<PlacementNode> before,
      List<PlacementNode> after) {
    this.snapshot = snapshot;
    this.policy = policy;
    this.before = before;
    this.after = after;
    int count = snapshot.nodes().size();
    this.running = new boolean[count];
    this.remains = new boolean[count];
    this.tallies = new NodeTally[count];
    for (int i = 0; i < count; i++) {
      ClusterNode node = snapshot.nodes().get(i);
      numbers.put(node.id(), i);
      running[i] = node.standing().running();
      tallies[i] = new NodeTally();
    }
    for (PlacementNode node : after) {
      remains[number(node.id())] = true;
    }
    this.safety = new StepSafety(policy);
    this.zones = new StepZones(before, after);
  }

  private int number(String id) {
    Integer number = numbers.get(id);
    if (number == null) {
      throw new RebalanceInputException(
          "a placement names node " + id + ", which is no node of the snapshot");
    }
    return number;
  }

  private int[] numbersOf(Assignment assignment) {
    return assignment.nodes().stream().mapToInt(id -> numbers.getOrDefault(id, -1)).toArray();
  }

  /** Counts what it takes to bring a group from its owners to others. */
  void add(PartitionGroup group, Assignment target) {
    int[] oldNumbers = numbersOf(group.owners());
    int[] newNumbers = numbersOf(target);
    long mustMove = 0;
    int[] old = new int[group.owners().width()];
    for (int p = 0; p < group.partitions(); p++) {
      long bytes = group.sizes().bytes(p);
      int oldCount = group.owners().copies(p);
      int alive = 0;
      int staying = 0;
      for (int copy = 0; copy < oldCount; copy++) {
        old[copy] = oldNumbers[group.owners().owner(p, copy)];
        tallies[old[copy]].had(bytes);
        if (running[old[copy]]) {
          alive++;
          staying += remains[old[copy]] ? 1 : 0;
        }
      }
      int newCount = target.copies(p);
      for (int copy = 0; copy < newCount; copy++) {
        int to = newNumbers[target.owner(p, copy)];
        tallies[to].gets(bytes);
        if (alive > 0 && !contains(old, oldCount, to)) {
          move(group, p, old, oldCount, to, bytes);
        }
      }
      // One node less is one copy less of what every node has, and no loss.
      int counted = group.everywhere() ? Math.min(alive, newCount) : alive;
      safety.see(group, p, oldCount, counted, newCount);
      mustMove += alive == 0 ? 0 : bytes * Math.max(0, newCount - staying);
    }
    if (policy.zonesRequired()) {
      zones.see(group, target);
    }
    finish(group, target, newNumbers, mustMove);
  }

  private void move(PartitionGroup group, int p, int[] old, int oldCount, int to, long bytes) {
    int from = -1;
    for (int copy = 0; copy < oldCount; copy++) {
      if (running[old[copy]] && (from < 0 || tallies[old[copy]].out < tallies[from].out)) {
        from = old[copy];
      }
    }
    tallies[from].out += bytes;
    tallies[to].in += bytes;
    movedBytes = Math.addExact(movedBytes, bytes);
    moves.add(
        new PartitionMove(
            group.name(),
            p,
            snapshot.nodes().get(from).id(),
            snapshot.nodes().get(to).id(),
            bytes));
  }

  private static boolean contains(int[] some, int count, int wanted) {
    for (int i = 0; i < count; i++) {
      if (some[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private void finish(PartitionGroup group, Assignment target, int[] newNumbers, long mustMove) {
    CapacityShares now = shares(before, group);
    CapacityShares then = shares(after, group);
    double[] grown = new double[tallies.length];
    for (int i = 0; i < then.nodes().size(); i++) {
      grown[number(then.nodes().get(i).id())] += then.copies(i);
    }
    double[] fair = grown.clone();
    for (int i = 0; i < now.nodes().size(); i++) {
      grown[number(now.nodes().get(i).id())] -= now.copies(i);
    }
    double growth = 0;
    for (double one : grown) {
      growth += Math.max(0, one);
    }
    double bytesPerCopy = (double) group.sizes().total() / group.partitions();
    minimumBytes += Math.max((double) mustMove, growth * bytesPerCopy);
    int[] loads = target.loads();
    for (int i = 0; i < loads.length; i++) {
      if (newNumbers[i] >= 0 && fair[newNumbers[i]] > 0) {
        imbalance = Math.max(imbalance, Math.abs(loads[i] / fair[newNumbers[i]] - 1));
      }
    }
  }

  private static CapacityShares shares(List<PlacementNode> nodes, PartitionGroup group) {
    List<PlacementNode> counted =
        group.byCapacity()
            ? nodes
            : nodes.stream().map(node -> new PlacementNode(node.id(), 1, "")).toList();
    return CapacityShares.of(new PlacementRequest(counted, group.partitions(), group.copies()));
  }

  /** What speaks against the step, if anything does. */
  @Nullable Refusal refusal(StepKind kind, List<String> subjects) {
    Refusal unsafe = safety.refusal(kind, subjects);
    if (unsafe != null) {
      return unsafe;
    }
    Refusal close = zones.refusal(kind, subjects);
    if (close != null) {
      return close;
    }
    for (int i = 0; i < tallies.length; i++) {
      ClusterNode node = snapshot.nodes().get(i);
      // Copies that a node gives away go only when the others have theirs.
      long needed = tallies[i].bytesBefore + tallies[i].in;
      if (remains[i] && tallies[i].in > 0 && needed > node.capacityBytes()) {
        return new Refusal(
            kind,
            subjects,
            node.id()
                + " would have "
                + needed
                + " bytes while copies move, and has room for "
                + node.capacityBytes(),
            "give it more room or a smaller weight, or add another node");
      }
    }
    return null;
  }

  /** What people should know though it is no obstacle. */
  List<String> notes() {
    return safety.notes();
  }

  RebalanceStep step(StepKind kind, List<String> subjects, String reason) {
    double weights = after.stream().mapToDouble(PlacementNode::weight).sum();
    double[] weightOf = new double[tallies.length];
    after.forEach(node -> weightOf[number(node.id())] = node.weight());
    long copies = 0;
    for (NodeTally tally : tallies) {
      copies += tally.copiesAfter;
    }
    List<NodeOutlook> outlooks = new ArrayList<>();
    for (int i = 0; i < tallies.length; i++) {
      outlooks.add(tallies[i].outlook(snapshot.nodes().get(i).id(), weightOf[i] / weights, copies));
    }
    return new RebalanceStep(
        kind,
        subjects.stream().sorted().toList(),
        after,
        moves,
        movedBytes,
        Math.round(minimumBytes),
        estimate(),
        imbalance,
        outlooks,
        reason);
  }

  /** The busiest node or the limit of all together, whichever takes longer. */
  private Duration estimate() {
    double seconds = (double) movedBytes / policy.totalBytesPerSecond();
    for (NodeTally tally : tallies) {
      double busy = Math.max(tally.in, tally.out);
      seconds = Math.max(seconds, busy / policy.nodeBytesPerSecond());
    }
    return Duration.ofMillis((long) Math.ceil(seconds * 1000));
  }
}
