package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.ignite.rebalance.GateOrder;
import io.dpmgrid.ignite.rebalance.LogReservations;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GateState;
import java.time.Duration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.persistence.CheckpointState;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointProgress;
import org.jspecify.annotations.Nullable;

/**
 * What the node that decides about moves tells single nodes to do: the words on the way, and what
 * this node does when it is told. Thread-safe.
 */
final class MoveOrders {
  static final String ORDER = "move-order";

  /** Says with a question that whoever asks it decides, and stands behind its orders. */
  static final String DECIDES = "decides";

  /** Without a word of whoever decides for so long, its order for the gate is void. */
  private static final long LEASE_NANOS = Duration.ofSeconds(30).toNanos();

  // Whoever decides asks about once a second.
  private static final long ALONE_NANOS = Duration.ofSeconds(5).toNanos();

  private static final GateOrder HELD = new GateOrder(true, 0);

  private final GridKernalContext kernal;
  private final RebalanceGateSpi gate;
  private final LogReservations log;
  private volatile long heardNanos = System.nanoTime();
  private @Nullable CheckpointProgress running;

  MoveOrders(GridKernalContext kernal, RebalanceGateSpi gate, LogReservations log) {
    this.kernal = kernal;
    this.gate = gate;
    this.log = log;
  }

  /** That it was done. */
  record Taken(boolean done) {}

  /** The words for an action on one node; null if it is about no single node. */
  static @Nullable ObjectNode words(Action action) {
    ObjectNode words = JsonNodeFactory.instance.objectNode();
    if (action instanceof Action.RequestCheckpoint) {
      return words.put("what", "checkpoint");
    }
    if (action instanceof Action.ReserveLog reserve) {
      return words.put("what", "keep-log").put("for", reserve.away());
    }
    if (action instanceof Action.ReleaseLog release) {
      return words
          .put("what", "release-log")
          .put("for", release.away())
          .put("forced", release.forced())
          .put("why", release.why());
    }
    if (action instanceof Action.SetGate set) {
      return words
          .put("what", "gate")
          .put("held", set.gate().held())
          .put("rate", rate(set.gate().bytesPerSecond()));
    }
    return null;
  }

  /** 0 is no limit. */
  private static long rate(long bytesPerSecond) {
    return bytesPerSecond == GateState.UNLIMITED ? 0 : bytesPerSecond;
  }

  /** What an order means in the executor's words. */
  static GateState gate(boolean held, long bytesPerSecond) {
    return new GateState(held, bytesPerSecond == 0 ? GateState.UNLIMITED : bytesPerSecond);
  }

  /** Whoever decides stands behind its orders. Others that ask do not, or no order would lapse. */
  void heard() {
    heardNanos = System.nanoTime();
  }

  /**
   * Drops an order for the gate that nobody stands behind any more. On a side that may not write,
   * nothing may move either: it would be undone when this side rejoins the other one.
   *
   * @param mayWrite whether this side of the cluster takes writes
   */
  void expire(boolean mayWrite) {
    long silentNanos = System.nanoTime() - heardNanos;
    if (!mayWrite && silentNanos > ALONE_NANOS) {
      gate.order(HELD);
    } else if (mayWrite && silentNanos > LEASE_NANOS) {
      gate.order(GateOrder.NONE);
    }
  }

  /** Does what it is told. */
  Taken take(JsonNode words) throws WireException {
    switch (words.path("what").asText()) {
      case "checkpoint" -> checkpoint();
      case "keep-log" -> log.reserve(text(words, "for"));
      case "release-log" ->
          log.release(text(words, "for"), words.path("forced").asBoolean(), text(words, "why"));
      case "gate" -> {
        long rate = words.path("rate").asLong(-1);
        if (rate < 0 || !words.path("held").isBoolean()) {
          throw new WireException("no state of a gate");
        }
        heard();
        gate.order(new GateOrder(words.path("held").asBoolean(), rate));
      }
      default -> throw new WireException("no order that is known here");
    }
    return new Taken(true);
  }

  private static String text(JsonNode words, String field) throws WireException {
    JsonNode value = words.path(field);
    if (!value.isTextual()) {
      throw new WireException("no text '" + field + "'");
    }
    return value.asText();
  }

  private synchronized void checkpoint() {
    CheckpointProgress known = running;
    if (known != null && !known.futureFor(CheckpointState.FINISHED).isDone()) {
      return;
    }
    CheckpointProgress begun =
        kernal.cache().context().database().forceCheckpoint("a base for nodes that catch up");
    if (begun == null) {
      throw new GridProblem.Unavailable("it keeps nothing, so it has no checkpoints");
    }
    running = begun;
  }
}
