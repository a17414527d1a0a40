package io.dpmgrid.node.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.node.ctl.AdminClientException.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits until what was asked of the rebalancer has been done. Looks again and again, as others may
 * change the baseline too. Used by one thread.
 */
public final class RebalanceWatch {
  private static final Set<String> BAD = Set.of("cancelled", "failed", "superseded", "diverged");
  private static final Set<String> NOT_YET = Set.of("newcomer", "drained");

  private final Function<String, JsonNode> get;
  private final Consumer<JsonNode> progress;
  private final Duration pause;
  private final Duration patience;
  private final long lastBefore;

  /** What is waited for. */
  public enum Goal {
    /** Nothing is planned, and no operation is under way. */
    NOTHING_LEFT,
    /** A node is in the baseline, and its operation has ended. */
    MEMBER,
    /** A node has given its copies away. */
    DRAINED
  }

  /**
   * How it ended.
   *
   * @param done whether the goal is reached
   * @param reason why not; empty if it is
   * @param operations what ended meanwhile, the newest first
   */
  public record End(boolean done, String reason, JsonNode operations) {}

  /**
   * Notes what has ended already: make it before anything is asked for.
   *
   * @param get reads a view, by its path below {@code /api/v1/}
   * @param progress is told the view of moves whenever it was looked at
   * @param pause between two looks
   * @param patience how long an API that does not answer is asked again
   */
  public RebalanceWatch(
      Function<String, JsonNode> get,
      Consumer<JsonNode> progress,
      Duration pause,
      Duration patience) {
    this.get = get;
    this.progress = progress;
    this.pause = pause;
    this.patience = patience;
    this.lastBefore = get.apply("rebalance/history").path("items").path(0).path("id").asLong(0);
  }

  /**
   * Waits.
   *
   * @param node that it is about; null if it is about none
   * @throws AdminClientException if the API does not answer for too long, or refuses
   */
  public End await(Goal goal, @Nullable String node, Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    long answered = began;
    Set<String> newcomers = null;
    while (true) {
      try {
        JsonNode view = get.apply("rebalance");
        JsonNode execution = view.path("execution");
        if (execution.isObject()) {
          progress.accept(view);
          newcomers = stillNew(execution, newcomers);
          JsonNode ended = ended(node);
          String failure = failure(execution, ended, goal, node);
          if (!failure.isEmpty()) {
            return new End(false, failure, ended);
          }
          if (reached(execution, goal, node, newcomers)) {
            End end = goal == Goal.NOTHING_LEFT ? nothingLeft(ended) : new End(true, "", ended);
            if (end != null) {
              return end;
            }
          }
        }
        answered = System.nanoTime();
      } catch (AdminClientException e) {
        // A node that is restarted, or a leader that changes, answers again soon.
        if (e.kind() != Kind.UNREACHABLE || System.nanoTime() - answered > patience.toNanos()) {
          throw e;
        }
      }
      if (System.nanoTime() - began > limit.toNanos()) {
        return new End(
            false,
            "it is not done after " + limit.toSeconds() + " s; it goes on",
            JsonNodeFactory.instance.arrayNode());
      }
      Thread.sleep(pause.toMillis());
    }
  }

  /** What ended since, of one node if there is one. */
  private JsonNode ended(@Nullable String node) {
    ArrayNode ended = JsonNodeFactory.instance.arrayNode();
    for (JsonNode one : get.apply("rebalance/history").path("items")) {
      if (one.path("id").asLong() > lastBefore
          && (node == null || names(one.path("node_ids"), node))) {
        ended.add(one);
      }
    }
    return ended;
  }

  private static String failure(
      JsonNode execution, JsonNode ended, Goal goal, @Nullable String node) {
    JsonNode last = ended.path(0);
    if (BAD.contains(last.path("outcome").asText())) {
      return "operation "
          + last.path("id").asText()
          + " ended "
          + last.path("outcome").asText()
          + ": "
          + last.path("reason").asText();
    }
    if (execution.path("held").isTextual()) {
      return "nothing begins by itself: " + execution.path("held").asText();
    }
    if (node == null) {
      return "";
    }
    if (goal == Goal.MEMBER) {
      for (JsonNode alert : execution.path("alerts")) {
        if (alert.path("kind").asText().equals("join-refused")
            && alert.path("subject").asText().equals(node)) {
          return alert.path("message").asText();
        }
      }
      return standing(execution, node).isEmpty() ? node + " does not run any more" : "";
    }
    boolean stays =
        Set.of("member", "gone").contains(standing(execution, node)) && !works(execution, node);
    return stays ? node + " is not being drained any more" : "";
  }

  private boolean reached(
      JsonNode execution, Goal goal, @Nullable String node, Set<String> newcomers) {
    if (goal == Goal.NOTHING_LEFT || node == null) {
      return execution.path("operation").isNull()
          && execution.path("waiting").isEmpty()
          && newcomers.isEmpty();
    }
    String standing = standing(execution, node);
    boolean there =
        goal == Goal.DRAINED
            ? standing.equals("drained") || standing.isEmpty()
            : !NOT_YET.contains(standing);
    return there && !works(execution, node);
  }

  /** Nothing moves; null if something is planned, which begins soon. */
  private @Nullable End nothingLeft(JsonNode ended) {
    JsonNode plan = get.apply("rebalance/plan");
    if (!plan.path("steps").isEmpty()) {
      return null;
    }
    JsonNode refusal = plan.path("refusals").path(0);
    return refusal.isMissingNode()
        ? new End(true, "", ended)
        : new End(
            false, refusal.path("reason").asText() + ": " + refusal.path("remedy").asText(), ended);
  }

  /** Those that waited to join at the first look and still do, though nothing speaks against it. */
  private static Set<String> stillNew(JsonNode execution, @Nullable Set<String> before) {
    Set<String> now = new HashSet<>();
    for (JsonNode one : execution.path("nodes")) {
      if (one.path("standing").asText().equals("newcomer")) {
        now.add(one.path("node_id").asText());
      }
    }
    for (JsonNode alert : execution.path("alerts")) {
      if (alert.path("kind").asText().equals("join-refused")) {
        now.remove(alert.path("subject").asText());
      }
    }
    if (before != null) {
      now.retainAll(before);
    }
    return now;
  }

  private static boolean works(JsonNode execution, String node) {
    return names(execution.path("operation").path("node_ids"), node);
  }

  private static boolean names(JsonNode ids, String node) {
    for (JsonNode id : ids) {
      if (id.asText().equals(node)) {
        return true;
      }
    }
    return false;
  }

  private static String standing(JsonNode execution, String node) {
    for (JsonNode one : execution.path("nodes")) {
      if (one.path("node_id").asText().equals(node)) {
        return one.path("standing").asText();
      }
    }
    return "";
  }
}
