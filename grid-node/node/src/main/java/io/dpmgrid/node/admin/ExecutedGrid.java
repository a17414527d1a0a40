package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.LostPartitions;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.grid.MoveProgress;
import io.dpmgrid.rebalancer.execute.grid.RebalancedGrid;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.WantedCopies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import org.apache.ignite.internal.processors.cluster.DiscoveryDataClusterState;

/**
 * The grid as the executor sees and changes it. What nodes have they know themselves and tell; here
 * nobody looks at every partition, except of nodes without us, who tell nothing.
 *
 * <p>Thread-safe.
 */
final class ExecutedGrid implements RebalancedGrid {
  // With the pause between two looks less than three seconds: of more, time counts for no grace
  // (RebalanceCoordinator.tick), and a server that does not answer must not have that effect.
  private static final Duration LIMIT = Duration.ofMillis(1_500);

  private final Members members;
  private final Post post;
  private final PartitionMaps maps;
  private final SizesBoard sizes;
  private final OrderBook orders;
  private final BaselineSwitch baseline;
  private final MoveVerification verification;
  private final ObservedMembers observed;
  private final BytesToCome bytesToCome = new BytesToCome();
  private volatile List<Duration> ahead = List.of();

  ExecutedGrid(
      Members members,
      Post post,
      PartitionMaps maps,
      SizesBoard sizes,
      OrderBook orders,
      MoveVerification verification) {
    this.members = members;
    this.post = post;
    this.maps = maps;
    this.sizes = sizes;
    this.orders = orders;
    this.baseline = new BaselineSwitch(members);
    this.verification = verification;
    this.observed = new ObservedMembers(members);
  }

  @Override
  public GridObservation observe(boolean decides) {
    DiscoveryDataClusterState state = members.kernal().state().clusterState();
    long baselineId = members.baselineId();
    long topology = members.topology();
    List<PlacementNode> frozen = new ArrayList<>();
    Set<String> baselineIds = members.baselineIds();
    for (String id : baselineIds) {
      var placement = members.baselinePlacement(id);
      frozen.add(new PlacementNode(id, placement.weight(), placement.zone()));
    }
    ObjectNode arguments = JsonNodeFactory.instance.objectNode().put(MoveOrders.DECIDES, decides);
    Survey<MoveState> survey =
        Survey.of(
            post.ask(members.servers(), MoveState.QUESTION, arguments, LIMIT), MoveState.class);
    ahead = ahead(survey, System.currentTimeMillis());
    List<Member> seen = observed.members(survey, baselineId);
    if (baselineId != members.baselineId() || topology != members.topology()) {
      throw new IllegalStateException("the grid changed while it was looked at");
    }
    boolean settled =
        seen.stream()
            .filter(member -> baselineIds.contains(member.id()))
            .allMatch(Member::complete);
    return new GridObservation(
        state.state().active() && !state.transition(),
        topology,
        baselineId,
        frozen,
        seen,
        progress(settled, baselineId, survey),
        lost(),
        slowest(survey),
        false,
        verification.report());
  }

  /** By how much the clocks of the servers that tell theirs are ahead of this one's. */
  private static List<Duration> ahead(Survey<MoveState> survey, long millis) {
    return survey.told().values().stream()
        .map(MoveState::clockMillis)
        .filter(Objects::nonNull)
        .map(theirs -> Duration.ofMillis(theirs - millis))
        .toList();
  }

  @Override
  public List<Instant> clocks(Instant own) {
    List<Duration> known = ahead;
    return known.isEmpty() ? List.of(own) : known.stream().map(own::plus).toList();
  }

  /** What the users of the node took for whose users it took longest; -1 if no node measures it. */
  private static long slowest(Survey<MoveState> survey) {
    return survey.told().values().stream()
        .map(MoveState::operationsP99Nanos)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .max()
        .orElse(-1);
  }

  private MoveProgress progress(boolean settled, long baselineId, Survey<MoveState> survey) {
    Map<String, Long> left = new HashMap<>();
    Map<String, Long> owned = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    long moved = 0;
    double inPart = 0;
    for (MoveState told : survey.told().values()) {
      moved += told.baselineId() == baselineId ? told.suppliedBytes() : 0;
      for (MoveState.Group group : told.groups()) {
        left.merge(group.name(), group.left(), Long::sum);
        owned.merge(group.name(), group.owned(), Long::sum);
        bytes.merge(group.name(), group.ownedBytes(), Long::sum);
        inPart += group.inPart() == null ? 0 : group.inPart();
      }
    }
    long copies = 0;
    double toCome = 0;
    for (Map.Entry<String, Long> group : left.entrySet()) {
      long has = owned.getOrDefault(group.getKey(), 0L);
      copies += group.getValue();
      toCome +=
          has == 0 ? 0 : (double) bytes.getOrDefault(group.getKey(), 0L) / has * group.getValue();
    }
    return new MoveProgress(
        settled, copies, bytesToCome.of(baselineId, copies, toCome, moved, inPart), moved);
  }

  private List<LostPartitions> lost() {
    List<LostPartitions> lost = new ArrayList<>();
    for (UserGroup group : UserGroup.all(members.kernal())) {
      SortedSet<Integer> numbers = group.lost();
      if (!numbers.isEmpty()) {
        lost.add(new LostPartitions(group.name(), numbers.size(), numbers.first()));
      }
    }
    return lost;
  }

  @Override
  public List<PartitionGroup> partitions() {
    return EngineSnapshot.everyCopy(members, maps, sizes);
  }

  @Override
  public List<WantedCopies> wantedCopies() {
    return UserGroup.all(members.kernal()).stream().map(UserGroup::wanted).toList();
  }

  @Override
  public Map<String, Map<String, String>> settings() {
    Map<String, Map<String, String>> told = new HashMap<>();
    members.ours().forEach(node -> told.put(Members.id(node), NodeAttributes.settings(node)));
    return told;
  }

  @Override
  public void perform(Action action) {
    if (action instanceof Action.ChangeBaseline change) {
      baseline.change(change);
    } else if (action instanceof Action.Verify verify) {
      verification.start(verify);
    } else if (action instanceof Action.RequestCheckpoint one) {
      orders.give(one.node(), action);
    } else if (action instanceof Action.ReserveLog one) {
      orders.give(one.node(), action);
    } else if (action instanceof Action.ReleaseLog one) {
      orders.give(one.node(), action);
    } else if (action instanceof Action.SetGate one) {
      orders.give(one.node(), action);
    }
  }
}
