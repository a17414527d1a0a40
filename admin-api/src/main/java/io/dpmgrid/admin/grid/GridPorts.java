package io.dpmgrid.admin.grid;

/**
 * Everything that the API asks of a grid. One port per group of routes.
 *
 * <p>All ports are thread-safe, may block (they are never called on an event loop), and throw only
 * {@link GridProblem}; whatever else escapes is answered as an internal error. A port answers
 * within the time that its caller was configured with (some seconds) or throws {@link
 * GridProblem.Unavailable}; it does not retry on its own for longer.
 *
 * @param health the checks behind {@code /health}
 * @param cluster state and members
 * @param baseline the nodes that own partitions
 * @param pools what nodes keep on their media
 * @param caches caches and their partitions
 * @param checkpoints checkpoints of all nodes
 * @param rebalance partitions on the move
 * @param executor what carries plans of moves out
 * @param snapshots snapshots of the cluster
 * @param transactions open transactions
 * @param queries running queries
 * @param clients client connections
 * @param configuration settings of this node
 * @param diagnostics diagnostics bundles of this node
 * @param events what this node sees happen
 */
public record GridPorts(
    HealthPort health,
    ClusterPort cluster,
    BaselinePort baseline,
    PoolPort pools,
    CachePort caches,
    CheckpointPort checkpoints,
    RebalancePort rebalance,
    RebalanceExecutorPort executor,
    SnapshotPort snapshots,
    TransactionPort transactions,
    QueryPort queries,
    ClientPort clients,
    ConfigurationPort configuration,
    DiagnosticsPort diagnostics,
    EventPort events) {}
