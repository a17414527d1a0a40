package io.dpmgrid.node.config;

import java.util.List;

/**
 * A whole, validated configuration of one node. Made by {@link NodeConfigBuilder}; immutable.
 *
 * @param nodeId the node's name, unique in its cluster
 * @param data directories
 * @param medium what is asked of the medium
 * @param network addresses and ports
 * @param store memory, log and checkpoints
 * @param initialNodes how many nodes a new cluster waits for before it activates
 * @param caches caches to create
 * @param logging how to log
 */
public record NodeConfig(
    String nodeId,
    DataSettings data,
    MediumSettings medium,
    NetworkSettings network,
    StoreSettings store,
    int initialNodes,
    List<CacheSettings> caches,
    LoggingSettings logging) {}
