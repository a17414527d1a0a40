package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our node among nodes and clients that do not have our jar. */
@Timeout(300)
class MixedClusterTest {
  @TempDir Path work = Path.of("replaced");
  private final int port = NodeSettings.nextPort();

  @Test
  void shouldLetStockNodesAndClientsWithoutOurJarJoinOurs() throws Exception {
    try (Ignite ours = Ignition.start(OurNode.persistent(directory("ours"), "ours", port))) {
      try (NodeDriver stock = NodeDriver.start("stock", directory("stock"), "stock", port)) {
        ours.cluster().state(ClusterState.ACTIVE);
        assertThat(stock.say("classes")).isEqualTo("none");
        assertThat(stock.say("put 0 300")).as(stock.log()).isEqualTo("300");
        try (NodeDriver client = NodeDriver.start("client", directory("client"), "client", port)) {
          assertThat(client.say("classes")).isEqualTo("none");
          assertThat(client.say("check 0 300")).as(client.log()).isEqualTo("300");
          assertThat(client.say("put 300 400")).as(client.log()).isEqualTo("100");
          client.stop();
        }
        assertThat(NodeProcess.check(NodeProcess.cache(ours), 0, 400)).isEqualTo(400);
        stock.stop();
      }
    }
  }

  @Test
  void shouldJoinAStockCoordinatorThatDoesNotHaveOurJar() throws Exception {
    try (NodeDriver stock = NodeDriver.start("stock", directory("stock"), "stock", port)) {
      try (Ignite ours = Ignition.start(OurNode.persistent(directory("ours"), "ours", port))) {
        assertThat(ours.cluster().nodes()).hasSize(2);
        assertThat(stock.say("activate")).as(stock.log()).isEqualTo("ACTIVE");
        assertThat(NodeProcess.put(NodeProcess.cache(ours), 0, 300)).isEqualTo(300);
        assertThat(stock.say("check 0 300")).as(stock.log()).isEqualTo("300");
      }
      stock.stop();
    }
  }

  private Path directory(String name) throws Exception {
    return Files.createDirectories(work.resolve(name));
  }
}
