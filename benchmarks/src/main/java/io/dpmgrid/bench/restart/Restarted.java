package io.dpmgrid.bench.restart;

import org.jspecify.annotations.Nullable;

/**
 * One restart.
 *
 * @param firstReadMs process start to the first correct read, in milliseconds
 * @param warmMs process start to 90 % of the warm read rate, in milliseconds; null if the limit
 *     came first
 */
record Restarted(double firstReadMs, @Nullable Double warmMs) {}
