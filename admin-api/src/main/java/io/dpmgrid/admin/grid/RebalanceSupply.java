package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * What one server sends of its partitions.
 *
 * @param paused whether it holds them; it may differ from the cluster's setting for a moment
 * @param limitBytesPerSecond what it applies; null for no limit
 * @param bytes since the server started
 * @param bytesPerSecond now
 * @param heldMessages that wait because of a pause or limit
 */
public record RebalanceSupply(
    boolean paused,
    @Nullable Long limitBytesPerSecond,
    long bytes,
    long bytesPerSecond,
    long heldMessages,
    long heldBytes) {}
