package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * One server's part in moves: what it receives, and what it supplies to others.
 *
 * @param partitionsLeft that it still receives
 * @param bytesLeft of these; null if not known
 * @param receivedBytesPerSecond now
 * @param etaSeconds when it will have everything; null if that cannot be told
 * @param etaLowSeconds hardly less; null with {@code etaSeconds}
 * @param etaHighSeconds hardly more, at this rate; null with {@code etaSeconds}
 * @param supply what it sends to others
 */
public record RebalanceNode(
    String nodeId,
    long partitionsLeft,
    @Nullable Long bytesLeft,
    long receivedBytesPerSecond,
    @Nullable Long etaSeconds,
    @Nullable Long etaLowSeconds,
    @Nullable Long etaHighSeconds,
    RebalanceSupply supply) {}
