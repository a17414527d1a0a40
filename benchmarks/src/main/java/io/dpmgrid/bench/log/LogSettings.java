package io.dpmgrid.bench.log;

import java.util.List;

/**
 * How long and how often.
 *
 * @param systems what is measured
 * @param threads the numbers of threads
 * @param rounds how often each cell is measured; medians are reported
 * @param warmupMs length of each of two warm-ups in milliseconds
 * @param measureMs length of a measurement in milliseconds
 */
public record LogSettings(
    List<LogSystem> systems, List<Integer> threads, int rounds, long warmupMs, long measureMs) {}
