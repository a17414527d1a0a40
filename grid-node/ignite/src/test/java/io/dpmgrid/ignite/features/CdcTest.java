package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.binary.BinaryType;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cdc.CdcCacheEvent;
import org.apache.ignite.cdc.CdcConfiguration;
import org.apache.ignite.cdc.CdcConsumer;
import org.apache.ignite.cdc.CdcEvent;
import org.apache.ignite.cdc.TypeMapping;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.cdc.CdcMain;
import org.apache.ignite.metric.MetricRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Change data capture reads our log: every change, in the order of each key. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CdcTest {
  private static final int KEYS = 50;
  private static final int ROUNDS = 40;
  private static final String FILLER = "x".repeat(1_000);

  private TestMedium medium;
  private Nodes nodes;

  @BeforeEach
  void start() {
    medium = new TestMedium();
    nodes = new Nodes(medium, 1, EngineSettings.CDC);
    nodes.startAll();
  }

  @AfterEach
  void end() {
    nodes.close();
    medium.close();
  }

  @Test
  void shouldShowEveryAcknowledgedChangeInOrderAcrossAKill() throws Exception {
    Recorder recorder = new Recorder();
    CdcConfiguration capture = new CdcConfiguration();
    capture.setConsumer(recorder);
    capture.setCheckFrequency(200);
    nodes
        .client()
        .getOrCreateCache(
            new CacheConfiguration<Integer, String>("captured")
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    CdcMain main = new CdcMain(nodes.settings(0).configuration(), null, capture);
    Thread thread = new Thread(main, "cdc");
    thread.start();
    try {
      // Several segments in each life, so that roll-over and the forced archiving of the last both
      // count.
      write(0, ROUNDS);
      nodes.killAllAndRestart();
      write(ROUNDS, 2 * ROUNDS);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(recorder.lastOf(KEYS - 1)).isEqualTo(2 * ROUNDS - 1));
      assertThat(recorder.byKey()).hasSize(KEYS);
      List<Integer> all = IntStream.range(0, 2 * ROUNDS).boxed().toList();
      assertThat(recorder.byKey()).allSatisfy((key, rounds) -> assertThat(rounds).isEqualTo(all));
    } finally {
      main.stop();
      thread.join(20_000);
    }
  }

  private void write(int from, int to) {
    IgniteCache<Integer, String> cache = nodes.client().cache("captured");
    for (int round = from; round < to; round++) {
      for (int key = 0; key < KEYS; key++) {
        cache.put(key, round + ":" + FILLER);
      }
    }
  }

  /** Keeps what it is shown. An event may be shown twice after a restart of the consumer only. */
  private static final class Recorder implements CdcConsumer {
    private final List<Map.Entry<Integer, Integer>> events = new CopyOnWriteArrayList<>();

    @Override
    public boolean onEvents(Iterator<CdcEvent> shown) {
      shown.forEachRemaining(
          event -> {
            String value = String.valueOf(event.value());
            int round = Integer.parseInt(value.substring(0, value.indexOf(':')));
            events.add(Map.entry((Integer) event.key(), round));
          });
      return true;
    }

    Map<Integer, List<Integer>> byKey() {
      Map<Integer, List<Integer>> rounds = new HashMap<>();
      events.forEach(
          event ->
              rounds
                  .computeIfAbsent(event.getKey(), key -> new ArrayList<>())
                  .add(event.getValue()));
      return rounds;
    }

    int lastOf(int key) {
      List<Integer> rounds = byKey().getOrDefault(key, List.of());
      return rounds.isEmpty() ? -1 : rounds.get(rounds.size() - 1);
    }

    @Override
    public void start(MetricRegistry metrics) {}

    @Override
    public void onTypes(Iterator<BinaryType> types) {
      types.forEachRemaining(type -> {});
    }

    @Override
    public void onMappings(Iterator<TypeMapping> mappings) {
      mappings.forEachRemaining(mapping -> {});
    }

    @Override
    public void onCacheChange(Iterator<CdcCacheEvent> changes) {
      changes.forEachRemaining(change -> {});
    }

    @Override
    public void onCacheDestroy(Iterator<Integer> caches) {
      caches.forEachRemaining(cache -> {});
    }

    @Override
    public void stop() {}
  }
}
