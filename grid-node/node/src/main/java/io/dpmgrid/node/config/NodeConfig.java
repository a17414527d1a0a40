package io.dpmgrid.node.config;

import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.rebalancer.execute.RebalanceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A whole, validated configuration of one node. Made by {@link NodeConfigBuilder}; immutable.
 *
 * @param nodeId the node's name, unique in its cluster
 * @param zone where the node is
 * @param weight its capacity relative to the others', {@code 0.001..1000000}
 * @param data directories
 * @param medium what is asked of the medium
 * @param network addresses and ports
 * @param store memory, log and checkpoints
 * @param clusterName what people call the cluster
 * @param initialNodes how many nodes a new cluster waits for before it activates
 * @param minorityWrites what nodes may write that see no more than half of the baseline
 * @param rehearsal how long the node exercises itself before its first start; zero for not at all
 * @param caches caches to create
 * @param rebalance what decides about moves keeps to
 * @param admin the admin API
 * @param logging how to log
 * @param effective every key with its value, without secrets, and where it comes from
 */
public record NodeConfig(
    String nodeId,
    Optional<String> zone,
    double weight,
    DataSettings data,
    MediumSettings medium,
    NetworkSettings network,
    StoreSettings store,
    String clusterName,
    int initialNodes,
    MinorityWrites minorityWrites,
    Duration rehearsal,
    List<CacheSettings> caches,
    RebalanceSettings rebalance,
    AdminSettings admin,
    LoggingSettings logging,
    List<EffectiveSetting> effective) {}
