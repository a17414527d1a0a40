package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What holds for moves of the whole cluster; it outlives restarts.
 *
 * @param pausedSince null while they are not paused
 * @param limitBytesPerSecond how much each node supplies at most; null for no limit
 */
public record RebalanceControl(
    boolean paused, @Nullable Instant pausedSince, @Nullable Long limitBytesPerSecond) {}
