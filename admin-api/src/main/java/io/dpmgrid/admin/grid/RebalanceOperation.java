package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of the baseline that is under way, and what follows from it.
 *
 * @param id its number; never used again
 * @param nodeIds who joins, leaves or changes
 * @param phaseSeconds how long it has been in this phase
 * @param plannedBytes what was to move
 * @param minimumBytes what must move at least
 * @param movedBytes what came since the baseline changed
 * @param etaSeconds when copies will be there; null if nothing moves or nobody can say
 * @param etaLowSeconds hardly less; null with {@code etaSeconds}
 * @param etaHighSeconds hardly more; null with {@code etaSeconds}
 * @param ending how it will have ended, while it is taken back; null if it goes on
 * @param endingReason null with {@code ending}
 * @param verification which comparison of copies runs, from 1
 * @param unverifiedPartitions what the last comparison could not compare
 */
public record RebalanceOperation(
    long id,
    PlannedStepKind kind,
    List<String> nodeIds,
    RebalancePhase phase,
    long phaseSeconds,
    String reason,
    @Nullable Instant startedAt,
    long plannedBytes,
    long minimumBytes,
    long movedBytes,
    long copiesLeft,
    long bytesLeft,
    @Nullable Long etaSeconds,
    @Nullable Long etaLowSeconds,
    @Nullable Long etaHighSeconds,
    @Nullable RebalanceOutcome ending,
    @Nullable String endingReason,
    int verification,
    long unverifiedPartitions) {}
