package io.dpmgrid.pmem.pool;

import java.time.Instant;
import java.util.UUID;

/**
 * What one copy of the superblock says.
 *
 * @param formatVersion the format of the whole pool
 * @param generation counts the updates; the intact copy with the higher one wins
 * @param poolId the pool's own identity, for life
 * @param nodeId the node that the pool belongs to; at most {@link
 *     SuperblockDescriptor#MAX_NODE_ID_BYTES} bytes of UTF-8, not empty
 * @param created when the pool was made, to the millisecond
 * @param clean whether the last owner closed the pool in good order
 * @param uncleanOpens how often the pool was marked open while it had no clean mark
 * @param hardwareDirtyShutdowns the medium's own count of lost saves when the pool was last marked
 *     open; {@code -1} if the hardware tells nothing
 */
public record PoolState(
    int formatVersion,
    long generation,
    UUID poolId,
    String nodeId,
    Instant created,
    boolean clean,
    long uncleanOpens,
    long hardwareDirtyShutdowns) {

  PoolState next(boolean newClean) {
    return new PoolState(
        formatVersion,
        generation + 1,
        poolId,
        nodeId,
        created,
        newClean,
        uncleanOpens,
        hardwareDirtyShutdowns);
  }

  PoolState opened(boolean cleanBefore, long hardwareCount) {
    return new PoolState(
        formatVersion,
        generation + 1,
        poolId,
        nodeId,
        created,
        false,
        cleanBefore ? uncleanOpens : uncleanOpens + 1,
        hardwareCount);
  }
}
