package io.dpmgrid.node.config;

/**
 * One cache.
 *
 * @param name its name
 * @param mode how it is spread
 * @param backups copies beside the first, {@code 0..31}
 * @param atomicity whether it takes part in transactions
 * @param writeSynchronization whom a write waits for
 * @param partitions {@code 1..65000}
 * @param placement what decides which nodes have copies; not {@code CAPACITY} if replicated
 */
public record CacheSettings(
    String name,
    Mode mode,
    int backups,
    Atomicity atomicity,
    WriteSynchronization writeSynchronization,
    int partitions,
    Placement placement) {

  /** How a cache is spread. */
  public enum Mode {
    /** Every node has a part. */
    PARTITIONED,
    /** Every node has the whole. */
    REPLICATED
  }

  /** What decides which nodes have the copies of a partition. */
  public enum Placement {
    /** The engine's own function: evenly. */
    ENGINE,
    /** Weights and zones of nodes. */
    CAPACITY
  }

  /** Whether a cache takes part in transactions. */
  public enum Atomicity {
    /** Single operations are atomic. */
    ATOMIC,
    /** Several operations can be one transaction. */
    TRANSACTIONAL
  }

  /** Whom a write waits for before it is acknowledged. */
  public enum WriteSynchronization {
    /** Owner and backups. The only one whose acknowledged writes are promised. */
    FULL_SYNC,
    /** The owner alone. */
    PRIMARY_SYNC,
    /** Nobody. */
    FULL_ASYNC
  }
}
