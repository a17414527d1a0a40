package io.dpmgrid.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What one change of a grid's members cost, while users went on putting.
 *
 * @param system what was measured
 * @param medium where its bytes persist
 * @param change {@code join}, {@code join guarded}, {@code restart} or {@code rolling}
 * @param round which time it was done, from 1
 * @param dataMb size of the values in MiB, one copy of each
 * @param seconds from the change until every copy was complete where it belongs
 * @param movedMb copies that came to nodes, in MiB, as the engine counts them
 * @param minimumMb values that had to come, in MiB: a fair share, or what was written to a node's
 *     copies while it was away
 * @param movedOverMinimum the one by the other
 * @param p50Ms users' puts meanwhile, from the moment each was due, in milliseconds
 * @param p99Ms the 99th percentile of them
 * @param maxMs the longest of them
 * @param failed puts that were not answered
 * @param lost acknowledged writes that were gone afterwards
 */
public record RebalanceRow(
    String system,
    String medium,
    String change,
    int round,
    long dataMb,
    double seconds,
    double movedMb,
    double minimumMb,
    @Nullable Double movedOverMinimum,
    double p50Ms,
    double p99Ms,
    double maxMs,
    long failed,
    long lost)
    implements Row {}
