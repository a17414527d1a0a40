package io.dpmgrid.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionTopology;
import org.junit.jupiter.api.Test;

class CountedGroupsTest {
  private final CountedGroups<Integer> groups = new CountedGroups<>();
  private boolean initialized = true;
  private long sequence = 1;
  private AffinityTopologyVersion version = new AffinityTopologyVersion(3, 0);
  private int counts;
  private final GridDhtPartitionTopology topology =
      (GridDhtPartitionTopology)
          Proxy.newProxyInstance(
              GridDhtPartitionTopology.class.getClassLoader(),
              new Class<?>[] {GridDhtPartitionTopology.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "initialized" -> initialized;
                    case "updateSequence" -> sequence;
                    case "readyTopologyVersion" -> version;
                    default -> throw new UnsupportedOperationException(method.toString());
                  });

  private int of(int group) {
    return groups.of(group, topology, () -> ++counts);
  }

  @Test
  void shouldCountOnceWhileNothingChanges() {
    assertThat(of(7)).isEqualTo(1);
    assertThat(of(7)).isEqualTo(1);
    assertThat(of(8)).as("another group").isEqualTo(2);
    assertThat(of(7)).isEqualTo(1);
  }

  @Test
  void shouldCountAnewAfterEveryChange() {
    of(7);
    sequence++;
    assertThat(of(7)).as("a partition changed").isEqualTo(2);
    version = new AffinityTopologyVersion(3, 1);
    assertThat(of(7)).as("the assignment changed").isEqualTo(3);
    groups.retain(Set.of(8));
    assertThat(of(7)).as("forgotten").isEqualTo(4);
  }

  @Test
  void shouldNotKeepWhatAGroupSaysWhileItStarts() {
    initialized = false;
    of(7);
    initialized = true;
    assertThat(of(7)).isEqualTo(2);
  }
}
