package io.dpmgrid.ignite.rebalance;

import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.configuration.CacheConfiguration;

/**
 * Has reads answered by the owner alone, in caches where other copies may be older than what was
 * acknowledged.
 *
 * <p>The engine answers {@code getAll} of an atomic cache from the copies of the node that is asked
 * if all keys are there, and does not look whether those copies still come or already go
 * (GridDhtAtomicCache, up to 2.18 at least). Values come back then that acknowledged writes have
 * replaced. Reads of one key, and transactional caches, ask the owner while a copy is not whole.
 *
 * <p>Replicated caches are left as they are: they exist for reads on the spot. {@code getAll} of an
 * atomic one is not promised to be the newest on a node to which copies are moving.
 */
public final class OwnerReads {
  private OwnerReads() {}

  /**
   * Lets only owners answer, if the cache is atomic and partitioned; changes nothing otherwise. Of
   * effect when the cache is made: one that exists keeps what it has.
   *
   * @return {@code cache}, all other settings of which are there already
   */
  public static <K, V> CacheConfiguration<K, V> whereNeeded(CacheConfiguration<K, V> cache) {
    // What is not set yet the engine takes as atomic and partitioned.
    boolean needed =
        cache.getAtomicityMode() != CacheAtomicityMode.TRANSACTIONAL
            && cache.getCacheMode() != CacheMode.REPLICATED;
    return needed ? cache.setReadFromBackup(false) : cache;
  }
}
