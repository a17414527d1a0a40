package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot.
 *
 * @param createdAt null if no part tells
 * @param complete does every node that took part hold its part
 * @param nodeIds nodes that hold a part
 * @param bytes null if not known
 * @param incrementalImpossibleReason why another increment is impossible; null if it is possible
 */
public record Snapshot(
    String name,
    @Nullable Instant createdAt,
    boolean complete,
    List<String> caches,
    List<String> nodeIds,
    @Nullable Long bytes,
    List<Increment> increments,
    boolean incrementalPossible,
    @Nullable String incrementalImpossibleReason) {}
