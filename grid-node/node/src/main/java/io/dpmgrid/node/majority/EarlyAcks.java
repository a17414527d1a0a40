package io.dpmgrid.node.majority;

import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.configuration.CacheConfiguration;

/** Which caches acknowledge a write before all copies have it. Pure. */
public final class EarlyAcks {
  private EarlyAcks() {}

  /** Whether this one does. An only copy is all that a write to the primary can wait for. */
  public static boolean of(CacheConfiguration<?, ?> cache) {
    return switch (cache.getWriteSynchronizationMode()) {
      case FULL_SYNC -> false;
      case PRIMARY_SYNC -> cache.getCacheMode() == CacheMode.REPLICATED || cache.getBackups() > 0;
      case FULL_ASYNC -> true;
    };
  }
}
