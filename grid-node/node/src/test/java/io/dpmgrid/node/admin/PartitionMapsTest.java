package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.CopyRole;
import io.dpmgrid.admin.grid.CopyState;
import io.dpmgrid.admin.grid.PartitionHealth;
import io.dpmgrid.node.admin.PartitionMaps.Copy;
import io.dpmgrid.node.admin.PartitionMaps.Placement;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionFullMap;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.apache.ignite.spi.discovery.tcp.internal.TcpDiscoveryNode;
import org.junit.jupiter.api.Test;

class PartitionMapsTest {
  private static final int WANTED = 2;

  private static PartitionHealth health(boolean lost, Copy... copies) {
    return Placement.of(0, lost, List.of(copies), WANTED).health();
  }

  private static Copy copy(CopyRole role, CopyState state) {
    return new Copy(new TcpDiscoveryNode(), role, state);
  }

  private static final Copy OWNER = copy(CopyRole.PRIMARY, CopyState.OWNING);
  private static final Copy BACKUP = copy(CopyRole.BACKUP, CopyState.OWNING);
  private static final Copy COMING = copy(CopyRole.BACKUP, CopyState.MOVING);
  private static final Copy LEAVING = copy(CopyRole.LEAVING, CopyState.OWNING);

  @Test
  void shouldNotCallLostWhatHasNoOwnerYet() {
    assertThat(health(false)).isEqualTo(PartitionHealth.UNDER_REPLICATED);
    assertThat(health(false, COMING)).isEqualTo(PartitionHealth.MOVING);
  }

  @Test
  void shouldCallLostWhatTheEngineSaysIs() {
    assertThat(health(true)).isEqualTo(PartitionHealth.LOST);
    assertThat(health(true, COMING)).as("filled from nobody").isEqualTo(PartitionHealth.LOST);
    assertThat(health(false, BACKUP, copy(CopyRole.PRIMARY, CopyState.LOST)))
        .isEqualTo(PartitionHealth.LOST);
  }

  @Test
  void shouldCountCopiesThatStay() {
    assertThat(health(false, OWNER, BACKUP)).isEqualTo(PartitionHealth.OK);
    assertThat(health(false, OWNER, LEAVING)).isEqualTo(PartitionHealth.UNDER_REPLICATED);
    assertThat(health(false, OWNER, BACKUP, COMING)).isEqualTo(PartitionHealth.MOVING);
  }

  @Test
  void shouldKnowNothingWhileAGroupStarts() {
    assertThat(PartitionMaps.known(topology(false)) == null).isTrue();
    assertThat(PartitionMaps.known(topology(true)) == null).isFalse();
  }

  /** A group's view that has a map already, whether or not it is ready. */
  private static GridDhtPartitionTopology topology(boolean ready) {
    GridDhtPartitionFullMap map = new GridDhtPartitionFullMap(UUID.randomUUID(), 1, 1);
    return (GridDhtPartitionTopology)
        Proxy.newProxyInstance(
            GridDhtPartitionTopology.class.getClassLoader(),
            new Class<?>[] {GridDhtPartitionTopology.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "initialized" -> ready;
                  case "partitionMap" -> map;
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }
}
