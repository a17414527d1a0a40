package io.dpmgrid.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;

/**
 * What a {@link Rehearsal} does, again and again: a cache is made, filled as copies come, written
 * to and read as by users, and destroyed.
 */
final class RehearsedWork {
  private static final String CACHE = "rehearsal";
  // All of it fits into the region, and what is dropped of it into a small heap.
  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 1024;
  // Making them is a part of the exchange for which users wait when a node joins.
  private static final int PARTITIONS = 256;
  private static final int MOST_USERS = 4;

  private final Ignite engine;
  private final BooleanSupplier over;
  private final AtomicLong stored = new AtomicLong();

  /**
   * @param over whether it is to end; asked by several threads, before each entry
   */
  RehearsedWork(Ignite engine, BooleanSupplier over) {
    this.engine = engine;
    this.over = over;
  }

  /** Works until the end, and says how many entries it stored. */
  long run() {
    engine.cluster().state(ClusterState.ACTIVE);
    int users = Math.max(1, Math.min(MOST_USERS, Runtime.getRuntime().availableProcessors()));
    ExecutorService threads = Executors.newFixedThreadPool(users);
    try {
      while (!over.getAsBoolean()) {
        round(threads, users);
      }
    } finally {
      threads.shutdownNow();
    }
    return stored.get();
  }

  private void round(ExecutorService threads, int users) {
    IgniteCache<String, byte[]> cache =
        engine.createCache(
            new CacheConfiguration<String, byte[]>(CACHE)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS)));
    try {
      fill();
      List<CompletableFuture<Void>> working = new ArrayList<>();
      for (int user = 0; user < users; user++) {
        int first = user;
        working.add(CompletableFuture.runAsync(() -> use(cache, first, users), threads));
      }
      working.forEach(CompletableFuture::join);
    } finally {
      cache.destroy();
    }
  }

  private void fill() {
    try (IgniteDataStreamer<String, byte[]> streamer = engine.dataStreamer(CACHE)) {
      for (int key = 0; key < KEYS && !over.getAsBoolean(); key++) {
        streamer.addData("filled-" + key, new byte[VALUE_BYTES]);
        stored.incrementAndGet();
      }
    }
  }

  private void use(IgniteCache<String, byte[]> cache, int first, int step) {
    for (int key = first; key < KEYS && !over.getAsBoolean(); key += step) {
      String name = (key % 2 == 0 ? "filled-" : "new-") + key;
      cache.put(name, new byte[VALUE_BYTES]);
      cache.get(name);
      stored.incrementAndGet();
    }
  }
}
