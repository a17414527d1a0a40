package io.dpmgrid.ignite.affinity;

import org.apache.ignite.client.ClientPartitionAwarenessMapper;
import org.apache.ignite.client.ClientPartitionAwarenessMapperFactory;

/**
 * Lets a Java thin client send operations straight to the primary of a key in caches placed by
 * {@link CapacityAwareAffinityFunction}. The engine tells clients where partitions are for any
 * function, but which partition a key belongs to only for its own.
 *
 * <p>For {@code ClientConfiguration.setPartitionAwarenessMapperFactory}; right for the engine's own
 * caches too. Stateless, thread-safe.
 */
public final class CapacityPartitionAwareness implements ClientPartitionAwarenessMapperFactory {
  /** A factory; all of them are alike. */
  public CapacityPartitionAwareness() {
    // nothing to keep
  }

  @Override
  public ClientPartitionAwarenessMapper create(String cacheName, int partitions) {
    return key -> CapacityAwareAffinityFunction.partition(key, partitions);
  }
}
