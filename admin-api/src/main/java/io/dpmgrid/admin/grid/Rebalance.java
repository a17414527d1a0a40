package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left to move.
 *
 * @param bytesLeft null if a node does not tell
 * @param items per receiving node and cache group, ordered by both; only unfinished ones
 */
public record Rebalance(
    boolean moving,
    long partitionsLeft,
    @Nullable Long bytesLeft,
    List<RebalanceMove> items,
    List<UnknownNode> unknown) {}
