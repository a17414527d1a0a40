package io.dpmgrid.node.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells about its part in moves.
 *
 * @param paused whether it holds what it would supply
 * @param limitBytesPerSecond what it applies; 0 for no limit
 * @param receivedError how wrong the rate may be, as a part of it, from 0 to 1
 * @param inPart by group, how many copies those make together that are there in part; null if its
 *     version does not tell
 */
record MoveFacts(
    boolean paused,
    long limitBytesPerSecond,
    long suppliedBytes,
    double suppliedBytesPerSecond,
    long heldMessages,
    long heldBytes,
    double receivedBytesPerSecond,
    double receivedError,
    @Nullable Map<String, Double> inPart) {}
