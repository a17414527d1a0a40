package io.dpmgrid.rebalancer.plan;

import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.Placement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Plans the baseline changes that a snapshot asks for by the standing and the wanted weight of its
 * nodes:
 *
 * <ol>
 *   <li>While a node is away and expected back, nothing.
 *   <li>Nodes that are gone leave, because copies are missing now; as many that wait to join take
 *       their places in the same change, so that nothing moves twice, or one of them, or none if
 *       that is refused.
 *   <li>Nodes join, before others are drained onto those that are there.
 *   <li>Weights change, all at once.
 *   <li>Nodes are drained.
 * </ol>
 *
 * <p>Nodes that join or leave together by the policy do so one by one where they cannot together.
 *
 * <p>A change that would leave a partition with fewer running copies than it has, that would give
 * up the last copy of one, or for which there is no room, is refused, and the reason is in the
 * plan.
 *
 * <p>A pure function of its input. Stateless, thread-safe as far as the placements are.
 */
public final class RebalancePlanner {
  // Each costs as much as the whole plan.
  private static final int MOST_TRIES = 8;

  private final Function<PartitionGroup, Placement> placements;

  /** Plans for groups that are all placed by capacity. */
  public RebalancePlanner() {
    this(group -> new CapacityPlacement());
  }

  /**
   * Plans for groups that are placed in different ways.
   *
   * @param placements how the engine places a group: the preview is right if this is
   */
  public RebalancePlanner(Function<PartitionGroup, Placement> placements) {
    this.placements = placements;
  }

  /**
   * Plans.
   *
   * @throws RebalanceInputException if nothing can fulfil the policy in this cluster, and no copies
   *     are missing
   */
  public RebalancePlan plan(ClusterSnapshot snapshot, RebalancePolicy policy) {
    String impossible =
        PolicyCheck.impossible(
            snapshot.nodes(),
            snapshot.groups().stream().map(PartitionGroup::wanted).toList(),
            policy);
    List<String> gone = ids(snapshot, NodeStanding.GONE);
    if (!impossible.isEmpty() && gone.isEmpty()) {
      throw new RebalanceInputException(impossible);
    }
    List<String> away = ids(snapshot, NodeStanding.AWAY);
    if (!away.isEmpty()) {
      return new RebalancePlan(
          List.of(),
          List.of(),
          List.of(
              String.join(", ", away)
                  + " is away and expected back: nothing moves until it returns or is given up"),
          List.of());
    }
    PlanDraft draft = new PlanDraft(snapshot, policy, placements);
    draft.noteGroupsWithoutZones();
    boolean whole = gone.isEmpty() || draft.restore(gone, replacements(snapshot, gone.size()));
    if (!impossible.isEmpty()) {
      // Copies are missing: that some caches are not as the policy wants must not keep the others
      // from getting theirs.
      draft.note("nothing else is planned: " + impossible);
    } else if (whole) {
      // With a node that stays gone, no other change would be safe.
      List<String> joining = new ArrayList<>(ids(snapshot, NodeStanding.JOINING));
      joining.removeAll(draft.joined());
      for (List<String> some : portions(joining, policy.nodesPerStep())) {
        draft.join(some);
      }
      draft.reweight();
      for (List<String> some :
          portions(ids(snapshot, NodeStanding.LEAVING), policy.nodesPerStep())) {
        draft.drain(some);
      }
    }
    return draft.plan();
  }

  /**
   * Who may take the places of nodes that are gone, best first: as many others, then one of each
   * zone, then nobody.
   */
  private static List<List<String>> replacements(ClusterSnapshot snapshot, int gone) {
    List<String> joining = ids(snapshot, NodeStanding.JOINING);
    Set<List<String>> tries = new LinkedHashSet<>();
    tries.add(joining.subList(0, Math.min(gone, joining.size())));
    Set<String> zones = new HashSet<>();
    for (String id : joining) {
      if (tries.size() < MOST_TRIES && zones.add(snapshot.node(id).reweighted().zone())) {
        tries.add(List.of(id));
      }
    }
    tries.add(List.of());
    return List.copyOf(tries);
  }

  private static List<String> ids(ClusterSnapshot snapshot, NodeStanding standing) {
    return snapshot.nodes().stream()
        .filter(node -> node.standing() == standing)
        .map(ClusterNode::id)
        .toList();
  }

  private static List<List<String>> portions(List<String> all, int size) {
    List<List<String>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      portions.add(all.subList(from, (int) Math.min(all.size(), (long) from + size)));
    }
    return portions;
  }
}
