package io.dpmgrid.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.faults.MountedMemory;
import io.dpmgrid.pmem.region.VolatileDirectory;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Room runs out: in the archives of those who keep the log for a node that is away, and on the
 * medium of a node to which copies move. Three nodes, in processes of their own, and a fourth whose
 * file system is small; each test leaves what the next one begins with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScarceRoomTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String CACHE = "scarce";
  private static final int KEYS = 12_000;
  private static final int BATCH = 1_000;
  private static final int VALUE = 800;
  private static final int ARCHIVE = 24 << 20;
  private static final int SMALL_MEBIBYTES = 256;
  private static final int LEAST_FREE = 64 << 20;
  private static final long SLOW = 60_000;

  private final Map<Integer, Integer> versions = new TreeMap<>();
  private VolatileDirectory memory;
  private LocalCluster cluster;
  private GridEyes eyes;
  private MountedMemory small;

  @BeforeAll
  void start() throws Exception {
    memory = new VolatileDirectory();
    NewToken token = new NewToken();
    Map<String, String> keys = new HashMap<>();
    keys.put("cluster.initial-nodes", "3");
    keys.put("medium.kind", "emulated");
    keys.put("log.segments", "4");
    keys.put("log.segment-size", "4MB");
    keys.put("log.archive-limit", (ARCHIVE >> 20) + "MB");
    keys.put("memory.region-size", "96MB");
    keys.put("checkpoint.interval", "5s");
    keys.put("rebalance.steady", "0s");
    keys.put("rebalance.join", "manual");
    keys.put("rebalance.least-free", (LEAST_FREE >> 20) + "MB");
    keys.put("admin.enabled", "true");
    keys.put("admin.tokens[0].name", "scarce");
    keys.put("admin.tokens[0].role", "admin");
    keys.put("admin.tokens[0].sha256", token.sha256());
    keys.put("caches[0].name", CACHE);
    keys.put("caches[0].partitions", "16");
    cluster = new LocalCluster(memory.path(), 4, keys, FastJvm.with("-Xmx320m", "-ea"));
    eyes = new GridEyes(cluster, token.reveal());
    for (int i = 1; i <= 3; i++) {
      cluster.start(i);
    }
    cluster.awaitReady(LIMIT);
    eyes.awaitSettled(1, 3, 3);
    for (int first = 0; first < KEYS; first += BATCH) {
      put(first);
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    if (small != null) {
      small.close();
    }
    memory.close();
  }

  @Test
  @Order(1)
  void shouldGiveTheLogUpWhenTheArchiveIsFullAndSayWhyFullCopiesCome() throws Exception {
    eyes.checkpoint(1);
    cluster.kill(3);
    GridEyes.await("node 3 is away", () -> eyes.alerts(1).containsKey("away"));
    int first = 0;
    while (eyes.node(1, 3).path("log_given_up_by").size() < 2) {
      put(first);
      first = (first + BATCH) % KEYS;
    }
    assertThat(eyes.alerts(1).get("archive-limit"))
        .contains("gave up the log that node3 needs")
        .contains("Give the archive more room");
    // So that what was given up is gone for good, and every key is another one.
    for (int i = 0; i < 2 * ARCHIVE / (BATCH * VALUE); i++) {
      put(first);
      first = (first + BATCH) % KEYS;
    }
    eyes.throttle(1, SLOW);
    cluster.start(3);
    GridEyes.await("copies come", () -> !eyes.node(1, 3).path("incoming").isEmpty());
    JsonNode back = eyes.node(1, 3);
    assertThat(back.path("log_given_up_by")).hasSize(2);
    assertThat(back.path("incoming"))
        .isNotEmpty()
        .allSatisfy(
            copy -> {
              assertThat(copy.path("delta").asBoolean(true)).isFalse();
              assertThat(copy.path("why").asText())
                  .contains("the archive of node1 and node2 was full");
            });
    assertThat(eyes.alerts(1)).containsKey("archive-limit");
    eyes.throttle(1, null);
    cluster.node(3).awaitReady(LIMIT);
    eyes.awaitSettled(1, 3, 3);
    GridEyes.await("it is over", () -> !eyes.alerts(1).containsKey("archive-limit"));
    assertThat(eyes.metrics(1)).as("told when it is over").contains("logs_given_up_total 1.0");
    assertThat(eyes.metrics(2)).contains("logs_given_up_total 1.0");
    assertThat(eyes.history(1)).as("nothing moved for others").isEmpty();
    assertNothingIsLost(3);
  }

  @Test
  @Order(2)
  void shouldTakeAJoinBackWhoseTargetHasNoRoomLeft() throws Exception {
    startSmall();
    List<String> before = eyes.baseline(1);
    beginJoin();
    fill(0);
    GridEyes.await(
        "it is held, or the node has failed",
        () -> !cluster.node(4).isAlive() || eyes.alerts(1).containsKey("no-space"));
    System.out.println("the target " + (cluster.node(4).isAlive() ? "is held" : "has failed"));
    JsonNode cost = eyes.cancelForNothing(1);
    assertThat(cost.path("bytes_back").asLong(-1)).isZero();
    eyes.cancel(1);
    GridEyes.await("it is taken back", () -> eyes.history(1).size() == 1);
    assertThat(eyes.history(1).get(0)).startsWith("join cancelled");
    assertThat(eyes.baseline(1)).isEqualTo(before).hasSize(3);
    assertThat(eyes.execution(1).path("held").asText()).contains("was cancelled");
    assertNothingIsLost(1);
    // Whether it has stopped by itself yet or will.
    cluster.kill(4);
    Files.delete(ballast());
    cluster.start(4);
    cluster.node(4).awaitReady(LIMIT);
  }

  @Test
  @Order(3)
  void shouldHoldCopiesWhileTheTargetHasTooLittleRoomAndGoOnWhenItHasSome() throws Exception {
    beginJoin();
    fill(LEAST_FREE / 2);
    GridEyes.await("it is held", () -> eyes.alerts(1).containsKey("no-space"));
    assertThat(eyes.alerts(1).get("no-space"))
        .startsWith("node4 has room for")
        .contains("Give it room, or cancel");
    assertThat(eyes.execution(1).path("holds_copies").asBoolean()).isTrue();
    eyes.throttle(1, null);
    assertStandsStill();
    assertThat(cluster.node(4).isAlive()).isTrue();
    Files.delete(ballast());
    GridEyes.await("it has ended", () -> eyes.history(1).size() == 2);
    assertThat(eyes.history(1).get(0)).startsWith("join done");
    eyes.awaitSettled(1, 4, 4);
    assertThat(eyes.alerts(1)).isEmpty();
    assertNothingIsLost(4);
  }

  private void startSmall() throws IOException {
    byte[] configuration = Files.readAllBytes(cluster.configFile(4));
    Files.delete(cluster.configFile(4));
    small = new MountedMemory(cluster.nodeDirectory(4), SMALL_MEBIBYTES);
    Files.write(cluster.configFile(4), configuration);
    cluster.start(4);
    cluster.node(4).awaitReady(LIMIT);
  }

  /** Copies move to node 4, and will for some time. */
  private void beginJoin() {
    eyes.throttle(1, SLOW);
    GridEyes.await(
        "it may begin",
        () -> {
          eyes.order(1, "join", 4);
          eyes.startAgain(1);
          return true;
        });
    GridEyes.await(
        "copies move",
        () -> {
          JsonNode operation = eyes.execution(1).path("operation");
          return operation.path("phase").asText().equals("moving")
              && operation.path("copies_left").asLong() > 0;
        });
  }

  /** What came does not change from one look to one some seconds later. */
  private void assertStandsStill() {
    Set<Long> moved = new HashSet<>();
    GridEyes.awaitSlowly(
        "nothing comes",
        Duration.ofSeconds(3),
        () -> !moved.add(eyes.execution(1).path("operation").path("moved_bytes").asLong()));
    assertThat(eyes.execution(1).path("operation").path("copies_left").asLong()).isPositive();
  }

  private Path ballast() {
    return cluster.nodeDirectory(4).resolve("ballast");
  }

  /** Leaves so many bytes of the small file system free. */
  private void fill(long left) throws IOException {
    byte[] some = new byte[1 << 16];
    try (OutputStream file =
        Files.newOutputStream(ballast(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (Files.getFileStore(cluster.nodeDirectory(4)).getUsableSpace() > left) {
        file.write(some);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private void put(int first) {
    int version = versions.merge(first, 1, Integer::sum);
    Map<Integer, byte[]> batch = new TreeMap<>();
    for (int key = first; key < first + BATCH; key++) {
      batch.put(key, value(key, version));
    }
    try (IgniteClient client = cluster.connectTo(1)) {
      client.<Integer, byte[]>cache(CACHE).putAll(batch);
    }
  }

  private static byte[] value(int key, int version) {
    byte[] value = new byte[VALUE];
    new Random(31L * key + version).nextBytes(value);
    return value;
  }

  private void assertNothingIsLost(int through) {
    try (IgniteClient client = cluster.connectTo(through)) {
      ClientCache<Integer, byte[]> cache = client.cache(CACHE);
      versions.forEach(
          (first, version) -> {
            Set<Integer> wanted = new HashSet<>();
            for (int key = first; key < first + BATCH; key++) {
              wanted.add(key);
            }
            Map<Integer, byte[]> found = cache.getAll(wanted);
            assertThat(wanted)
                .allSatisfy(key -> assertThat(found.get(key)).isEqualTo(value(key, version)));
          });
    }
  }
}
