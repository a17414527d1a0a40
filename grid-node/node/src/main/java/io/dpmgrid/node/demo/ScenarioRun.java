package io.dpmgrid.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.ClusterException;
import io.dpmgrid.node.cluster.LoadWriters;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.ctl.AdminClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Changes the members of a grid while it is written to. Used once, on one thread. */
final class ScenarioRun {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
  private static final Duration MOVE_LIMIT = Duration.ofMinutes(10);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration STAYS = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Scenario scenario;
  private final int nodes;
  private final LocalCluster cluster;
  private final GridLevers levers;
  private final CacheBytes bytes;
  private final AckLedger ledger;
  private final LoadWriters writers;
  private final DemoScreen screen;
  private final Rest rest;
  private final ToLongFunction<Integer> firstRead;
  private final MovedBytes moved = new MovedBytes();

  /** Waits, unless the demo is stopped. */
  interface Rest {
    void of(Duration time) throws IOException;
  }

  /**
   * @param nodes of the grid at the beginning
   * @param firstRead milliseconds from the start of a node's process to its first right answer
   */
  ScenarioRun(
      Scenario scenario,
      int nodes,
      LocalCluster cluster,
      GridLevers levers,
      CacheBytes bytes,
      AckLedger ledger,
      LoadWriters writers,
      DemoScreen screen,
      Rest rest,
      ToLongFunction<Integer> firstRead) {
    this.scenario = scenario;
    this.nodes = nodes;
    this.cluster = cluster;
    this.levers = levers;
    this.bytes = bytes;
    this.ledger = ledger;
    this.writers = writers;
    this.screen = screen;
    this.rest = rest;
    this.firstRead = firstRead;
  }

  /** Returns when everything is where it belongs again. The writers write on. */
  ScenarioOutcome run() throws IOException {
    awaitSettled(1, nodes);
    checkpoint();
    moved.look(levers.moves(1));
    moved.begin();
    return switch (scenario) {
      case GROW -> grow();
      case SHRINK, DRAIN -> drain();
      case RESTART -> restart();
      case ROLLING -> rolling();
    };
  }

  /** Whoever restarts before the first checkpoint of a cache is copied whole. */
  private void checkpoint() throws IOException {
    try {
      levers.checkpoint(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private ScenarioOutcome grow() throws IOException {
    int joining = nodes + 1;
    screen.step("node" + joining + " starts");
    long begin = System.nanoTime();
    Duration restart = start(joining);
    long read = firstRead.applyAsLong(joining);
    await("node" + joining + " may join", () -> !levers.member(1, joining).isMissingNode());
    screen.step("node" + joining + " joins: it gets its share of the copies");
    order("join", joining);
    long end = awaitSettled(1, joining);
    long minimum = bytes.of(levers.partitions(1, bytes.cache(), joining));
    return outcome(end - begin, minimum, restart, read, 0);
  }

  private ScenarioOutcome drain() throws IOException {
    int leaving = nodes;
    BitSet copies = levers.partitions(1, bytes.cache(), leaving);
    long minimum = bytes.of(copies);
    screen.step("node" + leaving + " gives " + copies.cardinality() + " copies to the others");
    long begin = System.nanoTime();
    order("drain", leaving);
    long end = awaitSettled(1, nodes - 1);
    ScenarioOutcome outcome = outcome(end - begin, minimum, Duration.ZERO, 0, 0);
    screen.step("node" + leaving + " stops");
    int code = cluster.node(leaving).stop(STOP_LIMIT);
    if (code != 0) {
      throw new ClusterException("node" + leaving + " did not stop cleanly: exit code " + code);
    }
    awaitSettled(1, nodes - 1);
    return outcome;
  }

  private ScenarioOutcome restart() throws IOException {
    int victim = nodes;
    await("node" + victim + " may be restarted", () -> mayRestart(1, victim));
    screen.step("kill -9 of node" + victim);
    long begin = System.nanoTime();
    Absence absence = away(1, victim, () -> cluster.kill(victim));
    long end = awaitSettled(1, nodes);
    return outcome(end - begin, absence.missed, absence.restart, absence.firstRead, 1);
  }

  private ScenarioOutcome rolling() throws IOException {
    long begin = System.nanoTime();
    long end = begin;
    long missed = 0;
    Absence absence = new Absence(0, Duration.ZERO, 0);
    for (int i = 1; i <= nodes; i++) {
      int node = i;
      int other = node == 1 ? 2 : 1;
      await("node" + node + " may be restarted", () -> mayRestart(other, node));
      moved.look(levers.moves(other));
      screen.step("node" + node + " is stopped and started");
      absence = away(other, node, () -> cluster.node(node).stop(STOP_LIMIT));
      missed += absence.missed;
      end = awaitSettled(other, nodes);
    }
    return outcome(end - begin, missed, absence.restart, absence.firstRead, 0);
  }

  /**
   * One absence of a node.
   *
   * @param missed bytes that were written to its copies meanwhile
   */
  private record Absence(long missed, Duration restart, long firstRead) {}

  private Absence away(int asked, int node, Runnable stop) throws IOException {
    BitSet copies = levers.partitions(asked, bytes.cache(), node);
    moved.look(levers.moves(asked));
    long before = writers.acks();
    stop.run();
    long written = ledger.bytes();
    await("node" + node + " is away", () -> !levers.isOnline(asked, nodes));
    rest.of(AWAY);
    cluster.start(node);
    // From then on it gets its writes itself.
    await("node" + node + " is back", () -> levers.isOnline(asked, nodes));
    written = ledger.bytes() - written;
    Duration restart = cluster.node(node).awaitReady(START_LIMIT);
    moved.restarted(GridLevers.id(node));
    screen.step(
        "the others acknowledged "
            + (writers.acks() - before)
            + " writes meanwhile; it serves after "
            + restart.toMillis()
            + " ms");
    return new Absence(
        Math.round(written * bytes.shareOfWrites(copies)), restart, firstRead.applyAsLong(node));
  }

  /** Returns when what was ordered has ended as it should. */
  private void order(String what, int node) throws IOException {
    long before = levers.lastEnded(1);
    levers.order(1, what, node);
    String name = "the " + what + " of node" + node;
    await(name + " has ended", () -> !levers.ended(1, before, node).isMissingNode());
    JsonNode end = levers.ended(1, before, node);
    if (!end.path("outcome").asText().equals("done")) {
      throw new ClusterException(
          name
              + " ended otherwise: "
              + end.path("outcome").asText()
              + ", "
              + end.path("reason").asText());
    }
  }

  private Duration start(int node) throws IOException {
    cluster.start(node);
    return cluster.node(node).awaitReady(START_LIMIT);
  }

  private boolean mayRestart(int asked, int node) {
    JsonNode member = levers.member(asked, node);
    return member.path("may_restart").asBoolean();
  }

  private ScenarioOutcome outcome(
      long nanos, long minimum, Duration restart, long firstReadMillis, int killed) {
    Duration took = Duration.ofNanos(nanos);
    moved.look(levers.moves(1));
    screen.step(
        "everything is where it belongs after " + took.toMillis() + " ms; moved " + moved.total());
    return new ScenarioOutcome(moved.total(), minimum, took, restart, firstReadMillis, killed);
  }

  /**
   * Waits until everything is where it belongs, and stays so for a moment: what nodes know of each
   * other is up to a second old.
   *
   * @return since when, as {@link System#nanoTime}
   */
  private long awaitSettled(int asked, int members) throws IOException {
    long[] since = {Long.MAX_VALUE};
    await(
        "everything is where it belongs",
        () -> {
          long now = System.nanoTime();
          if (!levers.settled(asked, members)) {
            since[0] = Long.MAX_VALUE;
          } else if (since[0] == Long.MAX_VALUE) {
            since[0] = now;
          }
          return since[0] != Long.MAX_VALUE && now - since[0] >= STAYS.toNanos();
        });
    return since[0];
  }

  private void await(String what, BooleanSupplier reached) throws IOException {
    long deadline = System.nanoTime() + MOVE_LIMIT.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        if (reached.getAsBoolean()) {
          return;
        }
      } catch (AdminClientException e) {
        // While members change, a node may not answer for all for a moment.
        last = "; it was said last: " + e.getMessage();
      }
      rest.of(LOOK);
    }
    throw new ClusterException(
        "After " + MOVE_LIMIT.toMinutes() + " min it is not so that " + what + last);
  }
}
