package io.dpmgrid.node.soak;

import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.AckVerifier;
import io.dpmgrid.node.cluster.AckVerifier.Verification;
import io.dpmgrid.node.cluster.ClusterException;
import io.dpmgrid.node.cluster.LoadWriters;
import io.dpmgrid.node.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/**
 * Rounds of: start every node, verify all that was ever acknowledged, load, kill every node at once
 * with SIGKILL in the middle of it. In the end the writes that were never answered are sent again,
 * and owners and backups are compared: until then they may differ in an atomic cache, as the engine
 * promises nothing about a write in flight.
 */
public final class KillSoak {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);
  private static final String PREFIX = "soak";

  private final LocalCluster cluster;
  private final String cacheName;
  private final SoakPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares a soak.
   *
   * @param cluster of at least one node, none of them started
   * @param cacheName a cache that every node's configuration has
   * @param plan how to kill
   * @param progress is told a line per round
   */
  public KillSoak(
      LocalCluster cluster, String cacheName, SoakPlan plan, Consumer<String> progress) {
    this.cluster = cluster;
    this.cacheName = cacheName;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs all rounds; the cluster is left running.
   *
   * @param medium its kind, for the result
   * @param ledger an empty one
   * @throws IOException if a node cannot be started
   */
  public SoakResult run(String medium, AckLedger ledger) throws IOException, InterruptedException {
    Random random = new Random(plan.seed());
    long lost = 0;
    long torn = 0;
    List<String> examples = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      start();
      loadAndKill(ledger, random);
      Duration restart = start();
      Verification found = verify(ledger);
      lost += found.lost();
      torn += found.torn();
      examples.addAll(found.examples());
      progress.accept(
          "round %d of %d on %s: %d acks, %d keys read back, lost %d, torn %d, restart %d ms"
              .formatted(
                  round,
                  plan.rounds(),
                  medium,
                  ledger.acks(),
                  found.checked(),
                  lost,
                  torn,
                  restart.toMillis()));
    }
    long reissued = reissue(ledger, random);
    List<String> differing = new CopyComparison(cluster.discoveryAddresses()).differing(cacheName);
    examples.addAll(differing.stream().limit(10).toList());
    Verification last = verify(ledger);
    return new SoakResult(
        medium,
        plan.seed(),
        plan.rounds(),
        ledger.acks(),
        lost + last.lost(),
        torn + last.torn(),
        reissued,
        differing.size(),
        examples);
  }

  private Duration start() throws IOException {
    cluster.startAll();
    return cluster.awaitReady(START_LIMIT);
  }

  private void loadAndKill(AckLedger ledger, Random random) throws InterruptedException {
    int acks = random.nextInt(plan.acksAtLeast(), plan.acksAtMost());
    try (LoadWriters writers =
        new LoadWriters(
            cluster::connect, cacheName, ledger, PREFIX, plan.valueBytes(), random.nextLong())) {
      writers.start(plan.writers());
      awaitAcks(writers, acks);
      cluster.killAll();
    }
  }

  private static void awaitAcks(LoadWriters writers, int acks) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + LOAD_LIMIT.toNanos();
    while (writers.acks() < acks) {
      if (System.nanoTime() > deadline) {
        throw new ClusterException(
            "only "
                + writers.acks()
                + " of "
                + acks
                + " writes were acknowledged within "
                + LOAD_LIMIT.toSeconds()
                + " s");
      }
      if (never.await(1, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    }
  }

  private Verification verify(AckLedger ledger) {
    try (IgniteClient client = cluster.connect()) {
      return new AckVerifier(ledger).verify(client.cache(cacheName), done -> {});
    }
  }

  private long reissue(AckLedger ledger, Random random) {
    List<String> keys = ledger.unansweredKeys();
    try (IgniteClient client = cluster.connect()) {
      ClientCache<String, byte[]> cache = client.cache(cacheName);
      for (String key : keys) {
        byte[] value = new byte[plan.valueBytes()];
        random.nextBytes(value);
        ledger.sending(key, value);
        cache.put(key, value);
        ledger.acknowledged(key, value);
      }
    }
    return keys.size();
  }
}
