package io.dpmgrid.bench.put;

import io.dpmgrid.bench.ignite.NodeSettings;
import java.util.List;

/**
 * The shape of a durable-put run.
 *
 * @param node what is equal for all nodes
 * @param keys keys of each cache, all present before the first round
 * @param rounds rounds of each cell
 * @param roundMillis length of a round
 * @param warmUpMillis puts before the first round, for each cache
 * @param modes caches to write to
 * @param memoryThreads numbers of threads on every medium
 * @param fileThreads further numbers of threads on the {@code file} medium
 * @param budgetSeconds after this no further round begins, though each cell has one at least; 0 for
 *     no limit
 */
public record PutSettings(
    NodeSettings node,
    long keys,
    int rounds,
    long roundMillis,
    long warmUpMillis,
    List<String> modes,
    List<Integer> memoryThreads,
    List<Integer> fileThreads,
    long budgetSeconds) {}
