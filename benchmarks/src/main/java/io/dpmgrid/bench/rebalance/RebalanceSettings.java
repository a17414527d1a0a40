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

  // What a JVM needs beside its heap, and what users write.
  private static final long BESIDE_MB = 768;

  // What the engine's WAL_MARGIN_FOR_ATOMIC_CACHE_HISTORICAL_REBALANCE is.
  private static final int AGAIN = 5;

  long keys() {
    return (long) dataMb * 1024 * 1024 / node.valueBytes();
  }

  /**
   * MiB of memory that a grid comes to use, at most, while a node joins, where memory is the
   * medium: the new node's copies in pages, in files and in the recovery files of checkpoints, its
   * log, and what its process needs; and what users write meanwhile.
   */
  long joinMb() {
    long copies = 3L * COPIES * dataMb / (NODES + 1) / 2;
    long log = (long) node.ringSegments() * node.segmentMb() + node.checkpointBufferMb();
    long archive = Math.min(node.archiveLimitMb(), copies);
    return 3 * copies + log + archive + node.heapMb() + BESIDE_MB;
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
        "where it is the medium, up to "
            + joinMb()
            + " MiB of it are used before a join, and handed out as the grid grows");
    out.put("joins", rounds + " of each, in turn, each of a new grid; targets compare medians");
    out.put(
        "newcomer",
        "ours rehearses for "
            + OurMember.REHEARSAL
            + " before its first start (cluster.rehearsal)");
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
