package io.dpmgrid.node.config;

import java.time.Duration;

/**
 * Memory, log and checkpoints.
 *
 * @param regionBytes memory for pages
 * @param checkpointBufferBytes memory for pages changed during a checkpoint; 0 lets the engine
 *     choose
 * @param logSegments segments in the ring, {@code 2..1000}
 * @param logSegmentBytes size of one, {@code 512 KB..1 GB}
 * @param archiveLimitBytes most that the archive holds; -1 for no limit
 * @param logCompaction whether archived segments are compressed
 * @param checkpointInterval longest time between checkpoints
 * @param checkpointThreads {@code 1..256}
 * @param writeThrottling whether writers are slowed evenly during checkpoints
 */
public record StoreSettings(
    long regionBytes,
    long checkpointBufferBytes,
    int logSegments,
    int logSegmentBytes,
    long archiveLimitBytes,
    boolean logCompaction,
    Duration checkpointInterval,
    int checkpointThreads,
    boolean writeThrottling) {}
