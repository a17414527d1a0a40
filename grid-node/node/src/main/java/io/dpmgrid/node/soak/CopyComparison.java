package io.dpmgrid.node.soak;

import io.dpmgrid.node.cluster.ClusterException;
import io.dpmgrid.node.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.management.cache.CacheIdleVerifyCommandArg;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.PartitionKey;
import org.apache.ignite.internal.management.cache.VerifyBackupPartitionsTask;
import org.apache.ignite.internal.processors.task.TaskExecutionOptions;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * Compares every copy of every partition, by update counter and by hash of the content, with the
 * engine's own check. Nobody may write meanwhile.
 */
final class CopyComparison {
  private static final Duration REBALANCE_LIMIT = Duration.ofMinutes(2);

  private final List<String> discoveryAddresses;

  CopyComparison(List<String> discoveryAddresses) {
    this.discoveryAddresses = List.copyOf(discoveryAddresses);
  }

  /** The partitions of {@code cacheName} whose copies differ, once none of them moves any more. */
  List<String> differing(String cacheName) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("dpm-compare");
    try (Ignite client = Ignition.start(client(work))) {
      CountDownLatch never = new CountDownLatch(1);
      long deadline = System.nanoTime() + REBALANCE_LIMIT.toNanos();
      while (true) {
        IdleVerifyResult result = verify(client, cacheName);
        if (!result.exceptions().isEmpty()) {
          throw new ClusterException("copies cannot be compared: " + result.exceptions());
        }
        if (result.movingPartitions().isEmpty()) {
          return conflicts(result);
        }
        if (System.nanoTime() > deadline) {
          throw new ClusterException("partitions still move: " + result.movingPartitions());
        }
        if (never.await(500, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("nobody counts this latch down");
        }
      }
    } finally {
      FileTree.delete(work);
    }
  }

  private static IdleVerifyResult verify(Ignite client, String cacheName) {
    CacheIdleVerifyCommandArg caches = new CacheIdleVerifyCommandArg();
    caches.caches(new String[] {cacheName});
    try {
      // The public API refuses the engine's own tasks; and a client has no copies to look at.
      return ((IgniteEx) client)
          .context()
          .task()
          .execute(
              new VerifyBackupPartitionsTask(),
              caches,
              TaskExecutionOptions.options(client.cluster().forServers().nodes()))
          .get();
    } catch (IgniteCheckedException e) {
      throw new ClusterException("copies cannot be compared: " + e.getMessage(), e);
    }
  }

  private static List<String> conflicts(IdleVerifyResult result) {
    List<String> found = new ArrayList<>();
    describe("counters differ", result.counterConflicts(), found);
    describe("contents differ", result.hashConflicts(), found);
    describe("lost", result.lostPartitions(), found);
    return found;
  }

  private static void describe(String what, Map<PartitionKey, ?> partitions, List<String> found) {
    partitions.forEach((partition, copies) -> found.add(what + ": " + partition + " " + copies));
  }

  private IgniteConfiguration client(Path work) {
    return new IgniteConfiguration()
        .setIgniteInstanceName("dpm-compare")
        .setClientMode(true)
        .setWorkDirectory(work.toString())
        .setConnectorConfiguration(null)
        .setClientConnectorConfiguration(null)
        .setMetricsLogFrequency(0)
        .setDiscoverySpi(
            new TcpDiscoverySpi()
                .setLocalAddress("127.0.0.1")
                .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(discoveryAddresses)))
        .setCommunicationSpi(new TcpCommunicationSpi().setLocalAddress("127.0.0.1"));
  }
}
