package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.medium.MediumKind;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.transactions.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class LongTransactionTest {
  private static final int VALUE = 100 << 10;

  /** The engine logs what it writes for a backup as one record. */
  @Test
  void shouldCommitWhatFitsNoSegmentOfTheBackupsLogAsAWhole() throws Exception {
    MediumKind kind = MediumKind.EMULATED;
    try (MediumRoot root = MediumRoot.on(kind);
        LogNodes nodes = new LogNodes(root.path())) {
      Ignite primary = nodes.start("a", kind, c -> c);
      Ignite backup = nodes.start("b", kind, c -> c);
      LogNodes.activate(primary);
      CacheConfiguration<Integer, byte[]> configuration =
          new CacheConfiguration<Integer, byte[]>("c")
              .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL)
              .setBackups(1)
              .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC);
      IgniteCache<Integer, byte[]> cache = primary.getOrCreateCache(configuration);
      ClusterNode local = primary.cluster().localNode();
      List<Integer> keys =
          Stream.iterate(0, key -> key + 1)
              .filter(key -> primary.affinity("c").isPrimary(local, key))
              .limit(2L * LogNodes.SEGMENT / VALUE)
              .toList();

      try (Transaction transaction = primary.transactions().txStart()) {
        for (int key : keys) {
          cache.put(key, LogNodes.value(key, VALUE));
        }
        transaction.commit();
      }

      assertThat(LogNodes.pluginOf(backup).logStatistics().failed()).isFalse();
      try (StoreImage killed = StoreImage.copyOf(root.path(), kind)) {
        Ignite again = killed.nodes().restart("b", kind);
        IgniteCache<Integer, byte[]> recovered = again.getOrCreateCache(configuration);
        for (int key : keys) {
          assertThat(recovered.get(key)).isEqualTo(LogNodes.value(key, VALUE));
        }
      }
    }
  }
}
