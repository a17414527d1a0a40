package io.dpmgrid.node.demo;

import io.dpmgrid.node.cluster.AckLedger;
import java.util.BitSet;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;

/** How the acknowledged values of a cache are spread over its partitions. */
final class CacheBytes {
  private final String cache;
  private final AckLedger ledger;
  private final String liveKeys;
  private final RendezvousAffinityFunction function;

  /**
   * @param partitions of the cache
   * @param liveKeys prefix of the keys that are written on and on, each as often as the others
   */
  CacheBytes(String cache, int partitions, AckLedger ledger, String liveKeys) {
    this.cache = cache;
    this.ledger = ledger;
    this.liveKeys = liveKeys;
    this.function = new RendezvousAffinityFunction(false, partitions);
  }

  String cache() {
    return cache;
  }

  /** Bytes of the newest values in these partitions, one copy of each. */
  long of(BitSet partitions) {
    long[] bytes = {0};
    ledger.forEachValue(
        (key, size) -> bytes[0] += partitions.get(function.partition(key)) ? size : 0);
    return bytes[0];
  }

  /** Which part of the writes goes into these partitions. */
  double shareOfWrites(BitSet partitions) {
    long[] keys = {0, 0};
    ledger.forEachValue(
        (key, size) -> {
          if (key.startsWith(liveKeys)) {
            keys[0]++;
            keys[1] += partitions.get(function.partition(key)) ? 1 : 0;
          }
        });
    return keys[0] == 0 ? 0 : (double) keys[1] / keys[0];
  }
}
