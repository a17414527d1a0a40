package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * The log ring of a pool.
 *
 * @param segments slots of the ring
 * @param openSegment number of the segment that is written
 * @param durablePositionBytes offset of the watermark in it
 * @param lagBytes reserved but not yet durable
 * @param archivedSegments in the archive; null if it is not known
 */
public record LogState(
    int segments,
    long segmentBytes,
    long openSegment,
    long durablePositionBytes,
    long lagBytes,
    @Nullable Long archivedSegments) {}
