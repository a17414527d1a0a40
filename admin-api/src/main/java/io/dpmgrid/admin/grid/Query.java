package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A running query.
 *
 * @param id 1 to 128 characters of {@code [A-Za-z0-9_.:-]}, unique in the cluster
 * @param nodeId where it was begun
 * @param text the statement without its arguments, at most 10000 characters
 */
public record Query(
    String id,
    String nodeId,
    QueryKind kind,
    @Nullable String cache,
    @Nullable String text,
    @Nullable Instant startedAt,
    @Nullable Long durationMs,
    @Nullable String initiator) {}
