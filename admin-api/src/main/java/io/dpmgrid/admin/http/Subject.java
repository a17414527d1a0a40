package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.EventType;
import java.util.EnumSet;
import java.util.Set;

/** What a view shows, so that an event makes old only the views that it concerns. */
enum Subject {
  CLUSTER,
  NODES,
  BASELINE,
  POOLS,
  CACHES,
  PARTITIONS,
  CHECKPOINTS,
  REBALANCE,
  SNAPSHOTS,
  CONFIGURATION,
  WORK;

  /** What may look different after such an event. */
  static Set<Subject> touchedBy(EventType type) {
    return switch (type) {
      // Who is there decides what can be asked, and every list names those who do not tell.
      case NODE_JOINED, NODE_LEFT, NODE_FAILED, STATE_CHANGED ->
          EnumSet.complementOf(EnumSet.of(CONFIGURATION));
      case BASELINE_CHANGED -> EnumSet.of(CLUSTER, NODES, BASELINE, CACHES, PARTITIONS, REBALANCE);
      case CACHE_CREATED, CACHE_DESTROYED, PARTITIONS_LOST ->
          EnumSet.of(CLUSTER, CACHES, PARTITIONS);
      case REBALANCE_STARTED, REBALANCE_FINISHED ->
          EnumSet.of(CLUSTER, CACHES, PARTITIONS, REBALANCE);
      case CHECKPOINT_FINISHED -> EnumSet.of(CHECKPOINTS);
      case SNAPSHOT_FINISHED, SNAPSHOT_FAILED -> EnumSet.of(SNAPSHOTS);
      // A checkpoint of another node and a deleted snapshot have no event of their own.
      case OPERATION_ENDED -> EnumSet.of(CHECKPOINTS, SNAPSHOTS);
      case MEDIUM_FAILED -> EnumSet.of(CLUSTER, NODES, POOLS);
      case LOG_STALLED, OPERATION_STARTED, EVENTS_LOST -> EnumSet.noneOf(Subject.class);
    };
  }
}
