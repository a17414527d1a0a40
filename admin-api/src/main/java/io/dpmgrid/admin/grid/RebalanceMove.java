package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one node still receives of one cache group.
 *
 * @param nodeId the receiver
 * @param group cache group, or the cache's name if it has none
 * @param partitionsTotal of this move, 0 or more
 * @param bytesLeft null if not known
 * @param bytesReceived null if not known
 */
public record RebalanceMove(
    String nodeId,
    String group,
    long partitionsLeft,
    long partitionsTotal,
    @Nullable Long bytesLeft,
    @Nullable Long bytesReceived,
    @Nullable Instant startedAt) {}
