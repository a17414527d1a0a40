package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at a glance.
 *
 * @param id the engine's id of the cluster, null while it has none
 * @param name configured name
 * @param health worst of all that is watched
 * @param healthReasons why it is not {@code OK}; empty if it is
 * @param version DPM Grid's on this node
 * @param answeringNodeId this node
 * @param survives weakest of all servers; null if one of them does not tell
 * @param caches number of caches that users made
 * @param partitionsToMove partitions that rebalance has left
 * @param capacityBytes of the media's file systems of all servers that tell, each once
 * @param usedBytes of the same
 * @param durability sums over the servers that tell (latencies: the worst of them); null if none
 *     tells
 * @param unknown servers that do not tell
 * @param asOf when this was collected
 */
public record Cluster(
    @Nullable UUID id,
    String name,
    ClusterState state,
    ClusterHealth health,
    List<String> healthReasons,
    String version,
    Engine engine,
    String answeringNodeId,
    @Nullable String coordinatorNodeId,
    long topologyVersion,
    int serverNodes,
    int clientNodes,
    int baselineNodes,
    int baselineNodesOnline,
    @Nullable Survives survives,
    int caches,
    int lostPartitions,
    int partitionsToMove,
    long capacityBytes,
    long usedBytes,
    @Nullable Durability durability,
    List<UnknownNode> unknown,
    Instant asOf) {}
