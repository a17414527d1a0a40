package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.expiry.CreatedExpiryPolicy;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.transactions.Transaction;
import org.apache.ignite.transactions.TransactionConcurrency;
import org.apache.ignite.transactions.TransactionIsolation;
import org.apache.ignite.transactions.TransactionOptimisticException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine's everyday features on our medium, across a SIGKILL of every node. One kill serves
 * them all: everything is written before it, and each test looks for its own after it.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EverydayFeaturesTest {
  private static final int ACCOUNTS = 64;
  private static final int BALANCE = 1_000;

  private static TestMedium medium;
  private static Nodes nodes;
  private static Transfers pessimistic;
  private static Transfers optimistic;
  private static long expiringSince;

  @BeforeAll
  static void writeAndKill() throws Exception {
    medium = new TestMedium();
    nodes = new Nodes(medium, 2);
    nodes.startAll();
    writeToAGroup();
    stream();
    writeThroughAThinClient();
    writeWhatExpires();
    create(transactional("accounts"));
    IgniteCache<Integer, Integer> accounts = nodes.client().cache("accounts");
    IntStream.range(0, ACCOUNTS).forEach(account -> accounts.put(account, BALANCE));
    pessimistic = new Transfers(TransactionConcurrency.PESSIMISTIC, 1);
    optimistic = new Transfers(TransactionConcurrency.OPTIMISTIC, 2);
    pessimistic.start();
    optimistic.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> pessimistic.committed.get() > 100 && optimistic.committed.get() > 100);

    nodes.killAllAndRestart();

    pessimistic.join(60_000);
    optimistic.join(60_000);
    assertThat(List.of(pessimistic, optimistic)).noneMatch(Thread::isAlive);
  }

  @AfterAll
  static void end() {
    nodes.close();
    medium.close();
  }

  private static void writeToAGroup() {
    IgniteCache<Integer, String> left = create(atomic("left").setGroupName("group"));
    IgniteCache<Integer, String> right = create(atomic("right").setGroupName("group"));
    for (int key = 0; key < 200; key++) {
      left.put(key, "left " + key);
      right.put(key, "right " + key);
    }
    right.destroy();
    IgniteCache<Integer, String> third = create(atomic("third").setGroupName("group"));
    third.put(1, "third 1");
  }

  @Test
  void shouldKeepCachesOfOneGroupApart() {
    assertThat(nodes.client().cacheNames()).contains("left", "third").doesNotContain("right");
    IgniteCache<Integer, String> found = nodes.client().cache("left");
    assertThat(found.size()).isEqualTo(200);
    assertThat(found.get(199)).isEqualTo("left 199");
    assertThat(nodes.client().<Integer, String>cache("third").get(1)).isEqualTo("third 1");
    assertThat(nodes.client().<Integer, String>cache("third").size()).isEqualTo(1);
  }

  private static void writeWhatExpires() {
    IgniteCache<Integer, String> cache = create(atomic("expiring").setEagerTtl(true));
    cache.put(0, "stays");
    expiringSince = System.nanoTime();
    IgniteCache<Integer, String> mortal =
        cache.withExpiryPolicy(
            new CreatedExpiryPolicy(new javax.cache.expiry.Duration(TimeUnit.SECONDS, 20)));
    for (int key = 1; key <= 100; key++) {
      mortal.put(key, "goes");
    }
  }

  @Test
  void shouldExpireEntriesAsIfThereWasNoKill() {
    IgniteCache<Integer, String> found = nodes.client().cache("expiring");
    String early = found.get(100);
    // Looked at after the answer, which may take its time.
    if (System.nanoTime() - expiringSince < TimeUnit.SECONDS.toNanos(18)) {
      assertThat(early).isEqualTo("goes");
    }
    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> found.size() == 1);
    assertThat(found.get(0)).isEqualTo("stays");
    assertThat(found.get(100)).isNull();
  }

  @Test
  void shouldKeepAcknowledgedTransactionsAcrossAKillUnderLoad() {
    IgniteCache<Integer, Integer> found = nodes.client().cache("accounts");
    int sum = IntStream.range(0, ACCOUNTS).map(account -> found.get(account)).sum();
    // The one transaction that each writer had in flight, unanswered, may be on one node and not on
    // the other when both die: the engine recovers nothing across nodes that are all gone. Stock in
    // WAL mode FSYNC does the same under the same kill (half of the kills with eight writers).
    assertThat(sum).isBetween(ACCOUNTS * BALANCE - 2, ACCOUNTS * BALANCE + 2);
    assertThat(found.get(Transfers.MARK + 1)).isGreaterThanOrEqualTo(pessimistic.committed.get());
    assertThat(found.get(Transfers.MARK + 2)).isGreaterThanOrEqualTo(optimistic.committed.get());
  }

  private static void stream() {
    create(atomic("streamed"));
    try (IgniteDataStreamer<Integer, String> streamer = nodes.client().dataStreamer("streamed")) {
      streamer.allowOverwrite(true);
      for (int key = 0; key < 5_000; key++) {
        streamer.addData(key, "value " + key);
      }
      streamer.flush();
    }
  }

  @Test
  void shouldKeepWhatAStreamerFlushed() {
    IgniteCache<Integer, String> found = nodes.client().cache("streamed");
    assertThat(found.size()).isEqualTo(5_000);
    assertThat(found.query(new ScanQuery<Integer, String>()).getAll())
        .allMatch(entry -> entry.getValue().equals("value " + entry.getKey()));
  }

  @Test
  void shouldComeBackFromDeactivationWithEverything() {
    IgniteCache<Integer, String> cache = create(atomic("deactivated"));
    for (int key = 0; key < 300; key++) {
      cache.put(key, "value " + key);
    }
    nodes.client().cluster().state(ClusterState.INACTIVE);
    nodes.client().cluster().state(ClusterState.ACTIVE_READ_ONLY);
    IgniteCache<Integer, String> readOnly = nodes.client().cache("deactivated");
    assertThat(readOnly.get(299)).isEqualTo("value 299");
    assertThatThrownBy(() -> readOnly.put(1, "no")).hasStackTraceContaining("read-only");
    nodes.client().cluster().state(ClusterState.INACTIVE);

    nodes.killAllAndRestart();

    assertThat(nodes.client().<Integer, String>cache("deactivated").get(299))
        .isEqualTo("value 299");
  }

  private static void writeThroughAThinClient() {
    create(atomic("thin"));
    try (IgniteClient thin = nodes.thinClient()) {
      ClientCache<Integer, byte[]> cache = thin.cache("thin");
      for (int key = 0; key < 300; key++) {
        cache.put(key, new byte[] {(byte) key});
      }
    }
  }

  @Test
  void shouldServeThinClientsBeforeAndAfterAKill() {
    try (IgniteClient thin = nodes.thinClient()) {
      ClientCache<Integer, byte[]> cache = thin.cache("thin");
      assertThat(cache.size()).isEqualTo(300);
      assertThat(cache.get(299)).containsExactly((byte) 299);
    }
  }

  private static <V> IgniteCache<Integer, V> create(CacheConfiguration<Integer, V> configuration) {
    return nodes.client().getOrCreateCache(configuration);
  }

  private static CacheConfiguration<Integer, String> atomic(String name) {
    return EverydayFeaturesTest.<String>cache(name).setAtomicityMode(CacheAtomicityMode.ATOMIC);
  }

  private static CacheConfiguration<Integer, Integer> transactional(String name) {
    return EverydayFeaturesTest.<Integer>cache(name)
        .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL);
  }

  private static <V> CacheConfiguration<Integer, V> cache(String name) {
    return new CacheConfiguration<Integer, V>(name)
        .setBackups(1)
        .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC);
  }

  /** Moves money between accounts until its cluster dies, and counts what was acknowledged. */
  private static final class Transfers extends Thread {
    static final int MARK = 10_000;

    private final TransactionConcurrency concurrency;
    private final int id;
    private final Ignite client = nodes.client();
    final AtomicInteger committed = new AtomicInteger();

    Transfers(TransactionConcurrency concurrency, int id) {
      super("transfers-" + concurrency);
      this.concurrency = concurrency;
      this.id = id;
    }

    @Override
    public void run() {
      try {
        while (true) {
          transfer();
        }
      } catch (RuntimeException clusterDied) {
        // What it acknowledged before is in the counter; the test looks for it.
      }
    }

    private void transfer() {
      IgniteCache<Integer, Integer> accounts = client.cache("accounts");
      int a = ThreadLocalRandom.current().nextInt(ACCOUNTS);
      int b = (a + 1 + ThreadLocalRandom.current().nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      TransactionIsolation isolation =
          concurrency == TransactionConcurrency.PESSIMISTIC
              ? TransactionIsolation.REPEATABLE_READ
              : TransactionIsolation.SERIALIZABLE;
      try (Transaction transaction = client.transactions().txStart(concurrency, isolation)) {
        int first = Math.min(a, b);
        int second = Math.max(a, b);
        int from = accounts.get(first);
        int to = accounts.get(second);
        accounts.put(first, from - 1);
        accounts.put(second, to + 1);
        accounts.put(MARK + id, committed.get() + 1);
        transaction.commit();
        committed.incrementAndGet();
      } catch (TransactionOptimisticException conflict) {
        // Somebody else was first; the next round tries again.
      }
    }
  }
}
