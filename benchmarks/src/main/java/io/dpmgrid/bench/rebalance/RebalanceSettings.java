package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.ignite.NodeSettings;
import io.dpmgrid.bench.load.PacedPuts;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shape of a run.
 *
 * @param node what is equal for all nodes
 * @param dataMb values in MiB, of each of which there are two copies
 * @param users who put all the time
 * @param rounds how often a node joins each kind of grid, a new one each time
 * @param warmSeconds how long they do so before anything changes: a grid that changes is seldom new
 * @param awaySeconds how long a node is left stopped, beside what its start takes
 * @param guardMillis what users' 99th percentile may take where they are guarded
 */
record RebalanceSettings(
    NodeSettings node,
    int dataMb,
    PacedPuts.Shape users,
    int rounds,
    int warmSeconds,
    int awaySeconds,
    int guardMillis) {
  /** Nodes that a grid begins with. */
  static final int NODES = 3;

  /** Of each value. */
  static final int COPIES = 2;

  // What the engine's WAL_MARGIN_FOR_ATOMIC_CACHE_HISTORICAL_REBALANCE is.
  private static final int AGAIN = 5;

  long keys() {
    return (long) dataMb * 1024 * 1024 / node.valueBytes();
  }

  /**
   * MiB of memory that a grid comes to use, at most, where that is the medium: copies in pages and
   * once more in files, logs, heaps.
   */
  long memoryMb() {
    long copies = 3L * COPIES * dataMb / 2;
    long archive = Math.min(node.archiveLimitMb(), (long) dataMb * COPIES);
    long log = (long) node.ringSegments() * node.segmentMb();
    return 2 * copies + (NODES + 1) * (node.heapMb() + log + archive);
  }

  /**
   * Bytes of values that come to a restarted node though it has them: it is sent the last few
   * updates of each partition of an atomic cache again, as updates may be in the log in another
   * order than that of their counters.
   */
  long againBytes() {
    return (long) AGAIN * node.partitions() * COPIES / NODES * node.valueBytes();
  }

  Map<String, String> described() {
    Map<String, String> out = new LinkedHashMap<>(node.described());
    out.put("data", dataMb + " MiB of values, two copies, on " + NODES + " nodes");
    out.put(
        "users",
        users.threads()
            + " thin clients, "
            + users.perSecond()
            + " puts of "
            + users.valueBytes()
            + " bytes a second together, from "
            + warmSeconds
            + " s before the first change; latencies from the moment a put was due");
    out.put(
        "memory",
        "up to "
            + memoryMb()
            + " MiB of it are used once before each grid, where it is the medium, and handed out as"
            + " the grid grows");
    out.put("joins", rounds + " of each, interleaved, each of a new grid; targets compare medians");
    out.put("away", awaySeconds + " s and the start of the node");
    out.put(
        RebalanceTargets.GUARDED,
        "slowed while users' p99 is above "
            + guardMillis
            + " ms on a node, to 1/"
            + GuardSpec.PART
            + " of what nodes sent without a guard; otherwise up to "
            + GuardSpec.TIMES
            + " times that");
    return out;
  }
}
