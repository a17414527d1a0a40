package io.dpmgrid.bench.ignite;

import io.dpmgrid.bench.child.JavaCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is equal for all nodes of a comparison. Sizes are in MiB.
 *
 * @param heapMb heap of the process, fixed
 * @param regionMb data region
 * @param checkpointBufferMb checkpoint page buffer
 * @param checkpointFrequencyMs time between checkpoints, in milliseconds; the log triggers them as
 *     well
 * @param segmentMb log segment
 * @param ringSegments segments in the ring (the engine's {@code walSegments})
 * @param archiveLimitMb limit of the log archive; the engine begins a checkpoint when a quarter of
 *     it was written
 * @param partitions partitions of each cache
 * @param valueBytes size of a value
 * @param checkpointThreads of every system; 0 leaves each its default
 */
public record NodeSettings(
    int heapMb,
    int regionMb,
    int checkpointBufferMb,
    long checkpointFrequencyMs,
    int segmentMb,
    int ringSegments,
    int archiveLimitMb,
    int partitions,
    int valueBytes,
    int checkpointThreads) {

  /** The same with another number of partitions. */
  public NodeSettings withPartitions(int count) {
    return new NodeSettings(
        heapMb,
        regionMb,
        checkpointBufferMb,
        checkpointFrequencyMs,
        segmentMb,
        ringSegments,
        archiveLimitMb,
        count,
        valueBytes,
        checkpointThreads);
  }

  /** For the report: every setting with its unit. */
  public Map<String, String> described() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put(
        "heap",
        heapMb
            + " MiB, G1 with a pause goal of "
            + JavaCommand.GC_PAUSE_GOAL_MS
            + " ms, a JVM per system");
    out.put("data region", regionMb + " MiB");
    out.put("checkpoint buffer", checkpointBufferMb + " MiB");
    out.put("checkpoint frequency", checkpointFrequencyMs / 1000 + " s, or when the log asks");
    out.put(
        "checkpoint threads",
        checkpointThreads > 0
            ? String.valueOf(checkpointThreads)
            : "the default: 4, which ours lowers to half of the processors");
    out.put("log ring", ringSegments + " segments of " + segmentMb + " MiB");
    out.put("log archive", "beside the ring on the same medium, limit " + archiveLimitMb + " MiB");
    out.put("partitions", String.valueOf(partitions));
    out.put("value size", valueBytes + " bytes");
    return out;
  }
}
