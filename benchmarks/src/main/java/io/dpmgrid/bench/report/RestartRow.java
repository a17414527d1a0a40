package io.dpmgrid.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * How long a killed process took to serve again. Figures are medians over the rounds.
 *
 * @param system what was measured
 * @param medium where its bytes persist
 * @param dataMb size of the values in MiB
 * @param firstReadMs process start to the first correct read of a random old key, in milliseconds;
 *     absent if it never came
 * @param warmMs process start to 90 % of the read rate before the kill, in milliseconds; absent if
 *     it was not reached within the limit
 * @param killed {@code between} two checkpoints or {@code inside} one
 */
public record RestartRow(
    String system,
    String medium,
    long dataMb,
    @Nullable Double firstReadMs,
    @Nullable Double warmMs,
    String killed)
    implements Row {}
