package io.dpmgrid.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * The operations over 50 ms of one system under one load, in all rounds together, beside what the
 * machine did to a thread that did nothing.
 *
 * @param system what was measured
 * @param medium where its bytes persist
 * @param threads the number of concurrent callers
 * @param mode the kind of operation
 * @param seconds how long was measured
 * @param stalls operations over 50 ms
 * @param waitingStalls those of which at least half was waiting for a processor; absent where the
 *     kernel does not tell
 * @param maxMs the longest operation in milliseconds
 * @param idleStalls delays over 50 ms that an idle control thread saw in the same rounds
 * @param idleMaxMs the longest such delay in milliseconds
 * @param waitPercent the part of the callers' time that they waited for a processor; absent where
 *     the kernel does not tell
 */
public record StallRow(
    String system,
    String medium,
    int threads,
    String mode,
    double seconds,
    long stalls,
    @Nullable Long waitingStalls,
    double maxMs,
    long idleStalls,
    double idleMaxMs,
    @Nullable Double waitPercent) {}
