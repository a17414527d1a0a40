package io.dpmgrid.node.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server of ours tells the one that decides about moves, about once a second.
 *
 * @param baselineId the baseline that it is about; -1 for none
 * @param complete whether it has every copy that this baseline assigns to it; false while that is
 *     not decided, and while one of them is lost
 * @param checkpoints that began after it became complete, and finished
 * @param suppliedBytes what it sent of partitions since the baseline changed last
 * @param groups what is left to come, and how large what it has is
 * @param held whether its gate is held by an order
 * @param bytesPerSecond what an order allows its gate; 0 for no limit
 * @param keepsLogFor ids of nodes
 * @param keptLogBytes of the log, because of these; {@link Long#MAX_VALUE} if some is lost
 * @param logLimitBytes what its archive may have; {@link Long#MAX_VALUE} for no limit
 * @param freeBytes of the file system of its storage
 * @param capacityBytes room for partitions, those included that it has
 * @param comes partitions that come to it; the first few
 * @param uncheckpointed cache groups with copies that no checkpoint has seen; the first few. Null
 *     if its version does not tell
 * @param operationsP99Nanos what users' operations took here of late, the 99th percentile; 0 if
 *     there were hardly any, null if it does not measure them
 * @param clockMillis its time of day, since 1970; null if its version does not tell
 * @param keptForOthers complete copies that it keeps until others have them; null if its version
 *     does not tell
 */
record MoveState(
    long baselineId,
    boolean complete,
    long checkpoints,
    long suppliedBytes,
    List<Group> groups,
    boolean held,
    long bytesPerSecond,
    List<String> keepsLogFor,
    long keptLogBytes,
    long logLimitBytes,
    long freeBytes,
    long capacityBytes,
    String mediumKind,
    String survives,
    String poolId,
    List<Coming> comes,
    @Nullable List<String> uncheckpointed,
    @Nullable Long operationsP99Nanos,
    @Nullable Long clockMillis,
    @Nullable Integer keptForOthers) {
  static final String QUESTION = "move-state";

  /** How many partitions that come are told. */
  static final int MOST_COMING = 50;

  /**
   * Of one cache group.
   *
   * @param left copies that are to come
   * @param owned copies that it has
   * @param ownedBytes of these
   * @param inPart how many copies those make together that are there in part; null if its version
   *     does not tell
   */
  record Group(String name, long left, long owned, long ownedBytes, @Nullable Double inPart) {}

  /** A copy that comes. */
  record Coming(String group, int partition, boolean delta, String why) {}
}
