package io.dpmgrid.rebalancer.execute.grid;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one node sees of the grid at one moment.
 *
 * @param active whether the grid serves; while it does not, nothing is decided
 * @param topologyVersion changes whenever a server starts or stops, and only then
 * @param baselineId grows with every change of the baseline
 * @param baseline the baseline with what is frozen in it; kept in the order of ids
 * @param members the servers that run on this node's side, in the baseline or not; kept in the
 *     order of ids
 * @param progress how far copies are
 * @param lost what is not served, by group
 * @param foregroundP99Nanos what the users' operations took of late, the 99th percentile in
 *     nanoseconds; -1 if nobody can say, 0 if there were none
 * @param witness whether the witness gives its voice to this node's side
 * @param verification what the last {@link Action.Verify} found; null if there is nothing yet
 */
public record GridObservation(
    boolean active,
    long topologyVersion,
    long baselineId,
    List<PlacementNode> baseline,
    List<Member> members,
    MoveProgress progress,
    List<LostPartitions> lost,
    long foregroundP99Nanos,
    boolean witness,
    @Nullable VerificationReport verification) {
  /** Sorts and copies the lists. */
  public GridObservation {
    baseline = baseline.stream().sorted(Comparator.comparing(PlacementNode::id)).toList();
    members = members.stream().sorted(Comparator.comparing(Member::id)).toList();
    lost = List.copyOf(lost);
  }

  /** The running server of an id; null if there is none. */
  public @Nullable Member member(String id) {
    int at = find(members, Member::id, id);
    return at < 0 ? null : members.get(at);
  }

  /** Whether a server of this id runs. */
  public boolean runs(String id) {
    return find(members, Member::id, id) >= 0;
  }

  /** Whether the baseline names the id. */
  public boolean inBaseline(String id) {
    return find(baseline, PlacementNode::id, id) >= 0;
  }

  // Both lists are in the order of ids, and a grid may have a thousand nodes.
  private static <T> int find(List<T> sorted, Function<T, String> key, String id) {
    int low = 0;
    int high = sorted.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = key.apply(sorted.get(middle)).compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The nodes of the baseline that run. */
  public List<Member> runningBaseline() {
    return members.stream().filter(member -> inBaseline(member.id())).toList();
  }

  /** The ids of the baseline's nodes that do not run. */
  public List<String> missing() {
    return baseline.stream().map(PlacementNode::id).filter(id -> !runs(id)).toList();
  }
}
