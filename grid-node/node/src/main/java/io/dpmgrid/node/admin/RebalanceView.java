package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.CopyState;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Rebalance;
import io.dpmgrid.admin.grid.RebalanceControl;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.admin.grid.RebalanceExecutorPort;
import io.dpmgrid.admin.grid.RebalanceLost;
import io.dpmgrid.admin.grid.RebalanceMove;
import io.dpmgrid.admin.grid.RebalancePort;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.rebalancer.plan.RebalancePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Partitions on the move, and what holds them. What is left of a partition counts as large as its
 * largest whole copy until it has arrived. Thread-safe.
 */
final class RebalanceView implements RebalancePort {
  private final Members members;
  private final FactsBoard facts;
  private final PartitionMaps maps;
  private final SizesBoard sizes;
  private final MoveControl control;
  private final RebalancePreviews previews;
  private final LostViews lost;
  private final RebalanceExecutorPort executor;

  RebalanceView(
      Members members,
      FactsBoard facts,
      PartitionMaps maps,
      SizesBoard sizes,
      MoveControl control,
      RebalanceExecutorPort executor,
      RebalancePolicy policy) {
    this.members = members;
    this.facts = facts;
    this.maps = maps;
    this.sizes = sizes;
    this.control = control;
    this.previews =
        new RebalancePreviews(members, maps, sizes, new PlanViews(members, sizes), policy);
    this.lost = new LostViews(members, maps);
    this.executor = executor;
  }

  @Override
  public RebalanceControl pause() {
    return control.pause();
  }

  @Override
  public RebalanceControl resume() {
    return control.resume();
  }

  @Override
  public RebalanceControl throttle(@Nullable Long bytesPerSecond) {
    return control.throttle(bytesPerSecond);
  }

  @Override
  public RebalancePreview preview(RebalancePreviewRequest request) {
    return previews.preview(request);
  }

  @Override
  public RebalanceLost explainLost() {
    return lost.lost();
  }

  @Override
  public Rebalance rebalance() {
    RebalanceExecution execution = null;
    String executionUnknown = null;
    try {
      execution = executor.execution();
    } catch (GridProblem e) {
      executionUnknown = e.getMessage();
    }
    Survey<NodeFacts> survey = facts.survey();
    Map<String, Map<String, Long>> left =
        bytesLeft(
            survey.told().values().stream()
                .flatMap(told -> told.moves().stream())
                .map(RebalanceMove::group)
                .collect(Collectors.toSet()));
    RebalanceControl setting = control.now();
    int senders = setting.limitBytesPerSecond() == null ? 0 : survey.told().size() - 1;
    MovesSummary summary = new MovesSummary(setting.paused(), senders);
    survey
        .told()
        .forEach(
            (node, told) -> {
              List<RebalanceMove> moves = new ArrayList<>();
              for (RebalanceMove move : told.moves()) {
                Map<String, Long> of = left.getOrDefault(move.group(), Map.of());
                moves.add(withBytes(move, of.get(Members.id(node))));
              }
              summary.add(Members.id(node), moves, told.rates());
            });
    boolean all = survey.unknown().isEmpty();
    MoveEstimate eta = all ? summary.eta() : null;
    return new Rebalance(
        summary.partitionsLeft() > 0 || maps.totals().moving() > 0,
        setting.paused(),
        setting.pausedSince(),
        setting.limitBytesPerSecond(),
        summary.bytesPerSecond(),
        summary.partitionsLeft(),
        all ? summary.bytesLeft() : null,
        eta == null ? null : eta.seconds(),
        eta == null ? null : eta.lowSeconds(),
        eta == null ? null : eta.highSeconds(),
        execution,
        executionUnknown,
        summary.nodes(),
        summary.moves(),
        survey.unknown());
  }

  /** By group and receiving node; without those of which it is not known. */
  private Map<String, Map<String, Long>> bytesLeft(Set<String> names) {
    List<UserGroup> groups =
        UserGroup.all(members.kernal()).stream().filter(one -> names.contains(one.name())).toList();
    if (groups.isEmpty()) {
      return Map.of();
    }
    Survey<LocalSizes.PartitionBytes> survey =
        sizes.partitions(groups.stream().map(UserGroup::id).toList());
    Map<String, Map<String, Long>> left = new HashMap<>();
    for (UserGroup group : groups) {
      Map<String, Long> ofGroup = new HashMap<>();
      for (PartitionMaps.Placement one : maps.placements(group)) {
        Long bytes = largestWhole(group.id(), one, survey.told());
        for (PartitionMaps.Copy copy : one.copies()) {
          if (copy.state() == CopyState.MOVING && bytes != null) {
            ofGroup.merge(Members.id(copy.node()), bytes, Long::sum);
          }
        }
      }
      left.put(group.name(), ofGroup);
    }
    return left;
  }

  private static @Nullable Long largestWhole(
      int group, PartitionMaps.Placement of, Map<ClusterNode, LocalSizes.PartitionBytes> told) {
    Long largest = null;
    for (PartitionMaps.Copy copy : of.copies()) {
      LocalSizes.PartitionBytes sizes = told.get(copy.node());
      Long bytes = sizes == null ? null : sizes.of(group, of.partition());
      if (copy.state() == CopyState.OWNING
          && bytes != null
          && (largest == null || bytes > largest)) {
        largest = bytes;
      }
    }
    return largest;
  }

  private static RebalanceMove withBytes(RebalanceMove move, @Nullable Long bytes) {
    return new RebalanceMove(
        move.nodeId(),
        move.group(),
        move.partitionsLeft(),
        move.partitionsTotal(),
        bytes,
        move.bytesReceived(),
        move.startedAt());
  }
}
