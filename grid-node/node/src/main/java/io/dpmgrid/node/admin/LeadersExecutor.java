package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.node.config.RebalanceWords;
import io.dpmgrid.rebalancer.execute.CancelCost;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceCoordinator;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.journal.Operation;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.RebalanceInputException;
import io.dpmgrid.rebalancer.plan.RebalancePlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.ignite.cluster.ClusterNode;

/**
 * The executor as it is asked at any node: the one that decides answers by its coordinator, the
 * others pass on to it what is asked for. What only has to be computed is computed where it is
 * asked. Thread-safe.
 */
final class LeadersExecutor implements MoveExecutor {
  private static final String STATUS = "move-status";
  private static final String COMMAND = "move-command";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
  private static final Duration PASS_LIMIT = Duration.ofSeconds(10);
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(2);

  private final Members members;
  private final Post post;
  private final RebalanceCoordinator coordinator;
  private final RebalanceSettings settings;
  private final DrainGuard drains;

  LeadersExecutor(
      Members members, Post post, RebalanceCoordinator coordinator, RebalanceSettings settings) {
    this.members = members;
    this.post = post;
    this.coordinator = coordinator;
    this.settings = settings;
    this.drains = new DrainGuard(members);
  }

  /** Takes its seats; before questions are answered. */
  void seat(Desk desk) {
    desk.seat(STATUS, arguments -> leading());
    desk.seatSlow(COMMAND, arguments -> decide(MoveWords.command(arguments)));
  }

  @Override
  public RebalanceSettings settings() {
    return members
        .leader()
        .filter(leader -> !leader.isLocal())
        .map(NodeAttributes::settings)
        .map(told -> RebalanceWords.grace(told, settings.grace()))
        .map(grace -> settings.withTimes(grace, settings.steady()))
        .orElse(settings);
  }

  @Override
  public Optional<String> coordinator() {
    return members.leader().map(Members::id);
  }

  @Override
  public Optional<RebalanceStatus> statusIfLeading() {
    return members.isLeader() && members.active()
        ? Optional.of(coordinator.status())
        : Optional.empty();
  }

  private RebalanceStatus leading() {
    if (!members.isLeader()) {
      throw new GridProblem.Unavailable("another node decides about moves by now: ask again");
    }
    if (!members.active()) {
      throw new GridProblem.Unavailable(
          "the cluster is not active, so nothing is decided about moves: activate it");
    }
    RebalanceStatus status = coordinator.status();
    if (status.grid() == null) {
      throw new GridProblem.Unavailable(
          "the node that decides about moves has not looked yet: ask again");
    }
    return status;
  }

  @Override
  public RebalanceStatus status() {
    return members.isLeader()
        ? leading()
        : ask(STATUS, JsonNodeFactory.instance.objectNode(), STATUS_LIMIT, RebalanceStatus.class);
  }

  @Override
  public Reply ask(Command command) {
    return members.isLeader()
        ? decide(command)
        : ask(COMMAND, MoveWords.words(command), PASS_LIMIT, Reply.class);
  }

  private <T> T ask(String kind, JsonNode words, Duration limit, Class<T> type) {
    ClusterNode leader =
        members
            .leader()
            .orElseThrow(() -> new GridProblem.Unavailable("no server decides about moves"));
    Survey<T> survey = Survey.of(post.askPatiently(List.of(leader), kind, words, limit), type);
    T answer = survey.told().get(leader);
    if (answer == null) {
      throw new GridProblem.Unavailable(
          "Node "
              + Members.id(leader)
              + " decides about moves and gives no answer: "
              + survey.unknown().get(0).reason());
    }
    return answer;
  }

  private Reply decide(Command command) {
    if (!members.isLeader()) {
      throw new GridProblem.Unavailable("another node decides about moves by now: ask again");
    }
    if (!members.active()) {
      return new Reply(false, "the cluster is not active: activate it");
    }
    if (takesRunningNodesOut(command)) {
      String refusal = drains.refusal();
      if (!refusal.isEmpty()) {
        return new Reply(false, "no running node can leave the baseline: " + refusal);
      }
    }
    try {
      return coordinator.submit(command).get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new GridProblem.Unavailable(
          "It was not decided within "
              + ANSWER_LIMIT.toSeconds()
              + " s, but may be yet: look at the status.",
          e);
    } catch (ExecutionException e) {
      throw new GridProblem.Unavailable("It was not decided: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GridProblem.Unavailable("Waiting for the decision was interrupted.", e);
    }
  }

  private boolean takesRunningNodesOut(Command command) {
    if (!(command instanceof Command.Cancel)) {
      return command instanceof Command.Drain;
    }
    Operation current = leading().state().current();
    if (current == null) {
      return false;
    }
    Set<String> before =
        current.change().removed().stream().map(PlacementNode::id).collect(Collectors.toSet());
    return current.change().added().stream().anyMatch(node -> !before.contains(node.id()));
  }

  @Override
  public RebalancePlan plan() {
    return said(coordinator::plan);
  }

  @Override
  public CancelCost cancelCost() {
    return said(coordinator::cancelCost);
  }

  @Override
  public RestartAdvice mayRestart(String node) {
    return said(() -> coordinator.mayRestart(node));
  }

  @Override
  public Map<String, RestartAdvice> mayRestart() {
    return said(coordinator::mayRestart);
  }

  private <T> T said(Supplier<T> of) {
    members.requireActive("plan moves");
    try {
      return of.get();
    } catch (GridProblem | RebalanceInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GridProblem.Unavailable("The grid cannot say now: " + Findings.deepest(e), e);
    }
  }
}
