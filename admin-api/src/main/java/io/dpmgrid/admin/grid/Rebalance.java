package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left to move, how fast it moves, and what holds it.
 *
 * @param pausedSince null while moves are not paused
 * @param limitBytesPerSecond how much each node supplies at most; null for no limit
 * @param bytesPerSecond that all nodes receive now, together
 * @param bytesLeft null if a node does not tell
 * @param etaSeconds when the last node will have everything; null if that cannot be told
 * @param etaLowSeconds hardly less; null with {@code etaSeconds}
 * @param etaHighSeconds hardly more, at this rate; null with {@code etaSeconds}
 * @param nodes every server that tells, ordered by id
 * @param execution what carries plans out; null if the leading node does not tell
 * @param executionUnknown why it does not; null if it does
 * @param items per receiving node and cache group, ordered by both; only unfinished ones
 */
public record Rebalance(
    boolean moving,
    boolean paused,
    @Nullable Instant pausedSince,
    @Nullable Long limitBytesPerSecond,
    long bytesPerSecond,
    long partitionsLeft,
    @Nullable Long bytesLeft,
    @Nullable Long etaSeconds,
    @Nullable Long etaLowSeconds,
    @Nullable Long etaHighSeconds,
    @Nullable RebalanceExecution execution,
    @Nullable String executionUnknown,
    List<RebalanceNode> nodes,
    List<RebalanceMove> items,
    List<UnknownNode> unknown) {}
