package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.ignite.NodeSettings;
import java.util.List;

/**
 * The shape of a restart run.
 *
 * @param node what is equal for all nodes
 * @param sizesMb data sizes in MiB of values
 * @param tailKeys keys that are overwritten after the last checkpoint; the same number at every
 *     data size
 * @param rounds restarts of each kind
 * @param readers threads that read
 * @param rateMillis how long the warm read rate is measured
 * @param warmLimitMillis how long a restarted system may take to become warm
 * @param dropCaches whether the page cache of the operating system is dropped before each start
 * @param classArchives whether every Ignite node starts with an archive of its classes
 */
record RestartSettings(
    NodeSettings node,
    List<Long> sizesMb,
    long tailKeys,
    int rounds,
    int readers,
    long rateMillis,
    long warmLimitMillis,
    boolean dropCaches,
    boolean classArchives) {

  /** Keys of a data set of that size. */
  long keys(long dataMb) {
    return Math.max(dataMb * 1024 * 1024 / node.valueBytes(), tailKeys + 1);
  }
}
