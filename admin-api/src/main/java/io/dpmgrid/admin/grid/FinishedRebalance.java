package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation that ended.
 *
 * @param nodeIds who it was about; the first few if many
 * @param plannedBytes what was to move
 * @param movedBytes what moved
 * @param startedAt by the clock of the node that began it; null if that is no time
 * @param endedAt by the clock of the node that ended it; null if that is no time
 * @param unverified partitions that could not be compared, as {@code group/number}; the first few
 *     if many
 * @param unverifiedPartitions how many
 */
public record FinishedRebalance(
    long id,
    PlannedStepKind kind,
    List<String> nodeIds,
    RebalanceOutcome outcome,
    String reason,
    long plannedBytes,
    long movedBytes,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    List<String> unverified,
    long unverifiedPartitions) {}
