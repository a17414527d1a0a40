package io.dpmgrid.rebalancer.execute.grid;

/**
 * How far copies are.
 *
 * @param settled whether every running node of the baseline has all copies that the baseline of the
 *     observation assigns to it; false while that is not decided. Whether copies that are no longer
 *     wanted have gone does not matter
 * @param copiesLeft copies that are to come
 * @param bytesLeft their bytes, estimated
 * @param bytesMoved bytes that came since the baseline changed last
 */
public record MoveProgress(boolean settled, long copiesLeft, long bytesLeft, long bytesMoved) {}
