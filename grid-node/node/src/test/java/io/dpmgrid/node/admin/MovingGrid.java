package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.ignite.internal.IgniteEx;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Three nodes of this process that come and go, others that join them, and what node 2 sees of
 * their moves. Node 2 stays.
 */
final class MovingGrid implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Map<String, String> keys;
  private final ThreeNodes cluster;
  private final Map<Integer, GridNode> nodes = new TreeMap<>();

  MovingGrid(String name, Map<String, String> keys) throws IOException {
    this.keys = keys;
    cluster = new ThreeNodes(name, false, keys);
    for (int i = 1; i <= 3; i++) {
      nodes.put(i, cluster.node(i));
    }
  }

  @Override
  public void close() throws IOException {
    nodes.values().forEach(GridNode::close);
    cluster.close();
  }

  GridNode node(int i) {
    return Objects.requireNonNull(nodes.get(i));
  }

  /** Those that run. */
  Collection<GridNode> nodes() {
    return nodes.values();
  }

  /** The data directory of a node. */
  Path directory(int i) {
    return cluster.directory(i);
  }

  void start(int i) {
    start(i, false);
  }

  /** Starts a node again, or one more; it need not be ready. */
  void start(int i, boolean serve) {
    GridNodeBuilder builder = GridNode.builder();
    cluster.keys(i).forEach(builder::set);
    keys.forEach(builder::set);
    nodes.put(i, builder.set("admin.enabled", String.valueOf(serve)).start());
  }

  void close(int i) {
    GridNode of = node(i);
    nodes.remove(i);
    of.close();
  }

  static ConditionFactory eventually() {
    return Awaitility.await().atMost(LIMIT).ignoreExceptions();
  }

  RebalanceStatus status() {
    return node(2).executor().status();
  }

  GridObservation observed() {
    return Objects.requireNonNull(status().grid());
  }

  RebalanceStatus await(String what, Predicate<RebalanceStatus> so) {
    return eventually().alias(what).until(this::status, so);
  }

  /** Nothing runs, nobody is away, all have what they should, and checkpoints followed. */
  void awaitRest() {
    await(
        "the grid comes to rest",
        now ->
            now.state().current() == null
                && now.state().away().isEmpty()
                && now.waiting().isEmpty());
  }

  Set<String> baseline() {
    return new Members((IgniteEx) node(2).ignite()).baselineIds();
  }

  /** What gates of running nodes let through. */
  long supplied() {
    return nodes.values().stream().mapToLong(node -> gate(node).statistics().suppliedBytes()).sum();
  }

  static RebalanceGateSpi gate(GridNode node) {
    return (RebalanceGateSpi) node.ignite().configuration().getCommunicationSpi();
  }

  List<FinishedOperation> history() {
    return status().state().history();
  }

  FinishedOperation last() {
    List<FinishedOperation> history = history();
    return history.get(history.size() - 1);
  }

  /** Waits for the end of what began after {@code before} operations had ended. */
  void awaitDone(int before, StepKind kind) {
    await(
        "a " + kind + " is done",
        now ->
            now.state().history().stream()
                .skip(before)
                .anyMatch(done -> done.kind() == kind && done.outcome() == Outcome.DONE));
    assertThat(last().unverifiedCount()).isZero();
  }
}
