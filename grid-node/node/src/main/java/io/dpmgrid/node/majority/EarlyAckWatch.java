package io.dpmgrid.node.majority;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names durable caches whose acknowledgements mean less than durable copies and of which nobody
 * accepted that, and forgets what was accepted of caches that are gone for good. Not thread-safe.
 */
final class EarlyAckWatch {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyAckWatch.class);

  private final IgniteEx ignite;
  private final AckConsents consents;
  private final int looksUntilGone;
  private final Set<String> named = new HashSet<>();
  // Just made, it may be accepted in a moment.
  private Set<String> weakBefore = Set.of();
  private final Map<String, Missing> missing = new HashMap<>();

  /** Of how many looks in a row the cache was missing, and what was accepted of it. */
  private record Missing(JsonNode given, int looks) {}

  /**
   * @param looksUntilGone for so many looks a cache must be missing: one that is being restored, or
   *     whose grid is being activated, is not gone
   */
  EarlyAckWatch(IgniteEx ignite, int looksUntilGone) {
    this.ignite = ignite;
    this.consents = new AckConsents(ignite);
    this.looksUntilGone = looksUntilGone;
  }

  /** Looks at the caches of an active cluster. */
  void look() {
    // First, as it is given after the cache was made: what is accepted is of a cache that is there.
    AckConsents.Accepted accepted = consents.now();
    Map<String, DynamicCacheDescriptor> caches = ignite.context().cache().cacheDescriptors();
    Set<String> weak = new HashSet<>();
    for (DynamicCacheDescriptor one : caches.values()) {
      CacheConfiguration<?, ?> cache = one.cacheConfiguration();
      if (one.cacheType().userCache() && isWeak(cache) && !accepted.covers(cache)) {
        weak.add(one.cacheName());
        if (weakBefore.contains(one.cacheName())) {
          name(cache);
        }
      }
    }
    weakBefore = weak;
    forgetGone(caches, accepted);
  }

  private void name(CacheConfiguration<?, ?> cache) {
    if (named.add(cache.getName())) {
      LOG.warn(
          "Cache {} is {}: it acknowledges writes before all copies have them, so that the loss of"
              + " one node can lose acknowledged writes. Only {} keeps what this product promises",
          cache.getName(),
          cache.getWriteSynchronizationMode(),
          CacheWriteSynchronizationMode.FULL_SYNC);
    }
  }

  private boolean isWeak(CacheConfiguration<?, ?> cache) {
    return EarlyAcks.of(cache)
        && CU.isPersistentCache(cache, ignite.configuration().getDataStorageConfiguration());
  }

  private void forgetGone(
      Map<String, DynamicCacheDescriptor> caches, AckConsents.Accepted accepted) {
    missing.keySet().retainAll(accepted.of.keySet());
    accepted.of.forEach(
        (name, given) -> {
          Missing before = missing.remove(name);
          if (caches.containsKey(name)) {
            return;
          }
          int looks = before != null && before.given().equals(given) ? before.looks() + 1 : 1;
          if (looks < looksUntilGone) {
            missing.put(name, new Missing(given, looks));
          } else {
            consents.forget(name, given);
          }
        });
  }
}
