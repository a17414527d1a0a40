package io.dpmgrid.ignite.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.transactions.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The main ways of writing on an ordinary file system, in every run of the tests: the medium that
 * most people have. All features run on it with {@code -Ddpm.test.features.medium=file}.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FileMediumTest {
  private static final int KEYS = 1_500;
  private static final int LIVES = 2;

  private TestMedium medium;
  private Nodes nodes;

  @BeforeEach
  void start() {
    medium = new TestMedium(MediumKind.FILE);
    nodes = new Nodes(medium, 2, EngineSettings.COMPACTION);
    nodes.startAll();
  }

  @AfterEach
  void end() {
    nodes.close();
    medium.close();
  }

  @Test
  void shouldKeepWhatEveryWayOfWritingAcknowledgedAcrossKills() throws Exception {
    for (int life = 1; life <= LIVES; life++) {
      write(life);

      nodes.killAllAndRestart();

      expect(life);
    }
    assertThat(archivedSegments()).as("segments of the log were left behind").isPositive();
  }

  private void write(int life) {
    Ignite client = nodes.client();
    IgniteCache<Integer, byte[]> atomic = cache("atomic", CacheAtomicityMode.ATOMIC);
    IgniteCache<Integer, byte[]> transactional =
        cache("transactional", CacheAtomicityMode.TRANSACTIONAL);
    cache("streamed", CacheAtomicityMode.ATOMIC);
    try (IgniteDataStreamer<Integer, byte[]> streamer = client.dataStreamer("streamed")) {
      streamer.allowOverwrite(true);
      for (int key = 0; key < KEYS; key++) {
        streamer.addData(key, value(key, life));
      }
      streamer.flush();
    }
    for (int key = 0; key < KEYS; key++) {
      atomic.put(key, value(key, life));
    }
    for (int key = 0; key < KEYS; key += 10) {
      try (Transaction transaction = client.transactions().txStart()) {
        for (int one = key; one < key + 10; one++) {
          transactional.put(one, value(one, life));
        }
        transaction.commit();
      }
    }
  }

  private void expect(int life) {
    for (String name : new String[] {"atomic", "transactional", "streamed"}) {
      IgniteCache<Integer, byte[]> found = nodes.client().cache(name);
      assertThat(found.size()).isEqualTo(KEYS);
      for (int key = 0; key < KEYS; key++) {
        assertThat(found.get(key)).as("%s %s", name, key).isEqualTo(value(key, life));
      }
    }
  }

  private IgniteCache<Integer, byte[]> cache(String name, CacheAtomicityMode mode) {
    return nodes
        .client()
        .getOrCreateCache(
            new CacheConfiguration<Integer, byte[]>(name)
                .setBackups(1)
                .setAtomicityMode(mode)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
  }

  private long archivedSegments() throws Exception {
    try (Stream<Path> files = Files.walk(nodes.settings(0).home().resolve("archive"))) {
      return files.filter(file -> file.toString().contains(".wal")).count();
    }
  }

  private static byte[] value(int key, int life) {
    byte[] value = new byte[1_000];
    Arrays.fill(value, (byte) (31 * key + life));
    return value;
  }
}
