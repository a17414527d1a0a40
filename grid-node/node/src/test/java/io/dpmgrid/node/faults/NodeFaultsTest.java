package io.dpmgrid.node.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.AckVerifier;
import io.dpmgrid.node.cluster.ClusterException;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.pmem.region.VolatileDirectory;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.IgniteClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Media that are full, read-only, damaged, gone or in use: an error that helps, and no lie. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NodeFaultsTest {
  private static final String CACHE = "data";
  private static final Duration START = Duration.ofMinutes(2);

  @TempDir Path scratch;

  @Test
  void shouldStopAcknowledgingOnAFullFileSystemAndKeepWhatWasAcknowledged() throws Exception {
    try (MountedMemory memory = new MountedMemory(120);
        LocalCluster cluster = cluster(memory.path(), Map.of());
        AckLedger ledger = new AckLedger(scratch.resolve("acks"))) {
      logElsewhere(cluster);
      start(cluster);
      fillUntilRefused(cluster, ledger);
      assertThat(cluster.node(1).awaitExit(START)).as("exit code of a failed node").isEqualTo(3);
      assertThat(log(cluster)).containsIgnoringCase("no space left on device");

      memory.grow(1_000);
      start(cluster);

      expectEverything(cluster, ledger);
    }
  }

  @Test
  void shouldSayWhereItMayNotWrite() throws Exception {
    try (MountedMemory memory = new MountedMemory(400);
        LocalCluster cluster = cluster(memory.path(), Map.of())) {
      memory.makeReadOnly();
      // The log of the process itself would be on the read-only file system, too.
      assertThatThrownBy(() -> start(cluster))
          .hasStackTraceContaining("Read-only file system")
          .hasStackTraceContaining(memory.path().toString());
    }
  }

  @Test
  void shouldRefuseASecondProcessOnTheSameData() throws Exception {
    try (VolatileDirectory memory = new VolatileDirectory();
        LocalCluster first = cluster(memory.path(), Map.of());
        LocalCluster second =
            cluster(scratch, Map.of("data.directory", first.nodeDirectory(1).toString()))) {
      start(first);

      assertThatThrownBy(() -> start(second))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining(first.nodeDirectory(1).toString())
          .hasMessageMatching("(?si).*(in use|lock).*");

      try (IgniteClient client = first.connect()) {
        ClientCache<String, byte[]> cache = client.cache(CACHE);
        cache.put("still", new byte[] {1});
        assertThat(cache.get("still")).containsExactly(1);
      }
    }
  }

  @Test
  void shouldStopAcknowledgingWhenTheLogIsTakenAway() throws Exception {
    try (VolatileDirectory memory = new VolatileDirectory();
        LocalCluster cluster = cluster(memory.path(), Map.of())) {
      start(cluster);
      try (IgniteClient client = cluster.connect()) {
        ClientCache<String, byte[]> cache = client.cache(CACHE);
        cache.put("before", new byte[1_000]);
        for (Path segment : files(cluster.pool(1), ".wal")) {
          try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(0);
          }
        }
        assertThatThrownBy(() -> cache.put("after", new byte[1_000]))
            .isInstanceOf(ClientException.class);
      }
      // Not by a fault of the process itself, in which the engine touches memory that is gone.
      assertThat(cluster.node(1).awaitExit(START)).as(log(cluster)).isEqualTo(3);
    }
  }

  @Test
  void shouldNeverShowAValueOfADamagedPage() throws Exception {
    try (VolatileDirectory memory = new VolatileDirectory();
        LocalCluster cluster = cluster(memory.path(), Map.of());
        AckLedger ledger = new AckLedger(scratch.resolve("acks"))) {
      start(cluster);
      put(cluster, ledger, 2_000);
      assertThat(cluster.stopAll(START)).isTrue();
      long seed = new Random().nextLong();
      System.out.println("seed " + seed);
      flipOneBitInEachPage(memory.path(), new Random(seed));

      int torn = 0;
      int refused = 0;
      try {
        start(cluster);
        try (IgniteClient client = cluster.connect()) {
          ClientCache<String, byte[]> cache = client.cache(CACHE);
          for (String key : ledger.keys()) {
            try {
              byte[] found = cache.get(key);
              torn += ledger.judge(key, found) == AckLedger.Verdict.KEPT ? 0 : 1;
            } catch (ClientException e) {
              refused++;
            }
          }
        }
      } catch (ClusterException | ClientException e) {
        refused++;
      }
      assertThat(torn).isZero();
      assertThat(refused).isPositive();
      // The answer may be here before the node has logged why.
      Awaitility.await()
          .atMost(START)
          .untilAsserted(() -> assertThat(log(cluster)).containsIgnoringCase("crc"));
    }
  }

  private static LocalCluster cluster(Path directory, Map<String, String> more) throws IOException {
    Map<String, String> keys =
        new HashMap<>(
            Map.of(
                "medium.kind", "emulated",
                "caches[0].name", CACHE,
                "log.segments", "4",
                "log.segment-size", "4MB",
                "memory.region-size", "256MB",
                "checkpoint.interval", "2s"));
    keys.putAll(more);
    return new LocalCluster(directory, 1, keys, FastJvm.with("-Xmx384m"));
  }

  private static void start(LocalCluster cluster) throws IOException {
    cluster.startAll();
    cluster.awaitReady(START);
  }

  private static void fillUntilRefused(LocalCluster cluster, AckLedger ledger) {
    Random random = new Random(1);
    try (IgniteClient client = cluster.connect()) {
      ClientCache<String, byte[]> cache = client.cache(CACHE);
      for (int number = 0; number < 40_000; number++) {
        byte[] value = new byte[8_000];
        random.nextBytes(value);
        ledger.sending("k" + number, value);
        cache.put("k" + number, value);
        ledger.acknowledged("k" + number, value);
      }
    } catch (ClientException e) {
      return;
    }
    throw new AssertionError("the file system never got full");
  }

  private static void put(LocalCluster cluster, AckLedger ledger, int count) {
    Random random = new Random(2);
    try (IgniteClient client = cluster.connect()) {
      ClientCache<String, byte[]> cache = client.cache(CACHE);
      for (int number = 0; number < count; number++) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        ledger.sending("k" + number, value);
        cache.put("k" + number, value);
        ledger.acknowledged("k" + number, value);
      }
    }
  }

  private static void expectEverything(LocalCluster cluster, AckLedger ledger) {
    try (IgniteClient client = cluster.connect()) {
      assertThat(new AckVerifier(ledger).verify(client.cache(CACHE), done -> {}))
          .satisfies(found -> assertThat(found.allKept()).as("%s", found).isTrue())
          .satisfies(found -> assertThat(found.checked()).isPositive());
    }
  }

  /** Of every page of the cache behind the file's first ones, which describe the partition. */
  private static void flipOneBitInEachPage(Path directory, Random random) throws IOException {
    int page = 4096;
    for (Path part : files(directory, ".bin")) {
      if (!part.toString().contains("cache-" + CACHE)) {
        continue;
      }
      try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
        for (long at = 4L * page; at + page <= file.length(); at += page) {
          long position = at + 100 + random.nextInt(page - 100);
          file.seek(position);
          int old = file.read();
          file.seek(position);
          file.write(old ^ 1 << random.nextInt(8));
        }
      }
    }
  }

  private static List<Path> files(Path directory, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  // A log on the full file system would be cut off before it says why the node failed.
  private void logElsewhere(LocalCluster cluster) throws IOException {
    Files.createSymbolicLink(
        Files.createDirectories(cluster.nodeDirectory(1)).resolve("node.log"),
        scratch.resolve("node1.log").toAbsolutePath());
  }

  private static String log(LocalCluster cluster) throws IOException {
    return Files.readString(cluster.nodeDirectory(1).resolve("node.log"));
  }
}
