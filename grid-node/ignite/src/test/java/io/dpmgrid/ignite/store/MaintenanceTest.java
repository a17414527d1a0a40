package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.CleanCacheStoresMaintenanceAction;
import org.apache.ignite.internal.processors.cache.persistence.file.FilePageStoreManager;
import org.apache.ignite.maintenance.MaintenanceAction;
import org.apache.ignite.maintenance.MaintenanceRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that died in a checkpoint while the log of a cache was off: that cache's pages may be
 * torn, so the engine asks for maintenance. Everything else must come through it.
 */
@Timeout(300)
class MaintenanceTest {
  private static final int KEYS = 2_000;

  @TempDir Path work = Path.of("replaced");
  private final int port = NodeSettings.nextPort();

  @Test
  void shouldCleanOnlyTheCacheWhoseLogWasOff() throws Exception {
    try (NodeDriver node = NodeDriver.start("ours", work, "n", port)) {
      assertThat(node.say("activate")).isEqualTo("ACTIVE");
      assertThat(node.say("fill logged 0 " + KEYS)).isNotNull();
      assertThat(node.say("put 0 " + KEYS)).isNotNull();
      assertThat(node.say("checkpoint")).isNotNull();
      assertThat(node.say("disable-log")).as(node.log()).isEqualTo("false");
      assertThat(node.say("put 0 " + 2 * KEYS)).isNotNull();
      assertThat(node.say("fill logged " + KEYS + " " + 2 * KEYS)).isNotNull();
      assertThat(node.say("halt-in-checkpoint 40")).isNull();
    }

    assertThat(NodeDriver.startInVain("ours", work, "n", port))
        .contains("disabled WAL", "Maintenance Mode");

    try (Ignite node = Ignition.start(OurNode.persistent(work, "n", port))) {
      MaintenanceRegistry maintenance = ((IgniteEx) node).context().maintenanceRegistry();
      assertThat(maintenance.isMaintenanceMode()).isTrue();
      for (MaintenanceAction<?> action :
          maintenance.actionsForMaintenanceTask(
              FilePageStoreManager.CORRUPTED_DATA_FILES_MNTC_TASK_NAME)) {
        if (action.name().equals(CleanCacheStoresMaintenanceAction.ACTION_NAME)) {
          action.execute();
        }
      }
      assertThat(
              maintenance.unregisterMaintenanceTask(
                  FilePageStoreManager.CORRUPTED_DATA_FILES_MNTC_TASK_NAME))
          .isTrue();
    }

    try (Ignite node = Ignition.start(OurNode.persistent(work, "n", port))) {
      node.cluster().state(ClusterState.ACTIVE);
      IgniteCache<Integer, byte[]> logged = NodeProcess.cache(node, "logged");
      assertThat(NodeProcess.check(logged, 0, 2 * KEYS)).isEqualTo(2 * KEYS);
      assertThat(NodeProcess.cache(node).size()).isZero();
      NodeProcess.put(NodeProcess.cache(node), 0, KEYS);
      assertThat(NodeProcess.check(NodeProcess.cache(node), 0, KEYS)).isEqualTo(KEYS);
    }
  }
}
