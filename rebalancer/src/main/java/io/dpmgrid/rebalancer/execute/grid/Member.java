package io.dpmgrid.rebalancer.execute.grid;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.List;
import java.util.Set;

/**
 * A server that runs.
 *
 * @param id its consistent id
 * @param incarnation another text after each of its starts
 * @param answers whether it answered this look; one that cannot, as it runs without us, counts as
 *     if it did
 * @param facts what it is
 * @param complete whether it has every copy that the baseline of the observation assigns to it,
 *     counting from its present start; false while that is not decided, and while one of them is
 *     lost: what it has of that may be old, and nobody may use it
 * @param checkpointsSinceComplete finished checkpoints that began after it last became complete; a
 *     requested one for which there was nothing to write counts. 0 while it is not complete
 * @param gate what its gate does with supply messages
 * @param reservedFor the ids of nodes for which it reserves its log
 * @param archiveBytes the bytes of its log archive
 * @param archiveLimitBytes what the archive may have; {@link Long#MAX_VALUE} if there is no limit
 * @param freeBytes what its storage has room for; {@link Long#MAX_VALUE} if nobody knows
 * @param catchUp the partitions that come to it at present; the first few if many
 * @param uncheckpointed the groups with copies that no checkpoint of it has seen, so that nobody
 *     can catch up on them by its log; the first few if many
 * @param keptForOthers how many complete copies it keeps that the baseline assigns to others, as
 *     not all of these run and have them; restarted, it may drop them
 */
public record Member(
    String id,
    String incarnation,
    boolean answers,
    NodeFacts facts,
    boolean complete,
    long checkpointsSinceComplete,
    GateState gate,
    Set<String> reservedFor,
    long archiveBytes,
    long archiveLimitBytes,
    long freeBytes,
    List<CatchUpPartition> catchUp,
    List<String> uncheckpointed,
    int keptForOthers) {
  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if the id or the incarnation is empty or has more than {@value
   *     PlacementNode#MAX_TEXT} characters; leave such a node out of the observation
   */
  public Member {
    if (id.isEmpty() || id.length() > PlacementNode.MAX_TEXT) {
      throw new IllegalArgumentException("an id of " + id.length() + " characters");
    }
    if (incarnation.isEmpty() || incarnation.length() > PlacementNode.MAX_TEXT) {
      throw new IllegalArgumentException(
          id + " has an incarnation of " + incarnation.length() + " characters");
    }
    reservedFor = Set.copyOf(reservedFor);
    catchUp = List.copyOf(catchUp);
    uncheckpointed = List.copyOf(uncheckpointed);
  }
}
