package io.dpmgrid.ignite.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.ignite.cache.affinity.AffinityFunctionContext;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.internal.cluster.DetachedClusterNode;
import org.apache.ignite.internal.processors.affinity.AffinityTopologyVersion;
import org.apache.ignite.internal.processors.affinity.GridAffinityFunctionContextImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityAwareAffinityFunctionTest {
  private static final int PARTITIONS = 1024;

  private final CapacityAwareAffinityFunction function =
      new CapacityAwareAffinityFunction(PARTITIONS);

  @Test
  void shouldGiveSharesByWeightAndKeepCopiesInDifferentZones() {
    List<ClusterNode> nodes = five();
    List<List<ClusterNode>> owners = function.assignPartitions(context(nodes, null, 1));
    assertThat(owners).hasSize(PARTITIONS);
    assertThat(owners)
        .allSatisfy(
            of ->
                assertThat(of)
                    .hasSize(2)
                    .extracting(one -> one.attributes().get(NodePlacement.ZONE))
                    .doesNotHaveDuplicates());
    long ofC = owners.stream().filter(of -> of.contains(nodes.get(2))).count();
    assertThat(ofC / (2.0 * PARTITIONS)).isBetween(2 / 6.0 * 0.95, 2 / 6.0 * 1.05);
  }

  @Test
  void shouldDependOnNothingButIdsWeightsAndZones() {
    List<ClusterNode> nodes = new ArrayList<>(five());
    List<List<String>> first = ids(function.assignPartitions(context(nodes, null, 1)));
    Collections.reverse(nodes);
    List<List<ClusterNode>> all = new ArrayList<>();
    IntStream.range(0, PARTITIONS).forEach(p -> all.add(List.of(nodes.get(p % 5))));
    assertThat(ids(function.assignPartitions(context(nodes, all, 1)))).isEqualTo(first);
    // The same nodes in another run: other engine ids, and attributes that do not count.
    List<ClusterNode> later = new ArrayList<>();
    for (ClusterNode node : five()) {
      Map<String, Object> attributes = new HashMap<>(node.attributes());
      attributes.put("capacity.measured", Math.random());
      later.add(new DetachedClusterNode(node.consistentId(), attributes));
    }
    assertThat(
            ids(
                new CapacityAwareAffinityFunction(PARTITIONS)
                    .assignPartitions(context(later, null, 1))))
        .isEqualTo(first);
  }

  @Test
  void shouldCountANodeThatTellsNothingAsOneOfWeightOneInAZoneOfItsOwn() {
    List<ClusterNode> told = List.of(node("a", "1", ""), node("b", "1", ""), node("c", "1", ""));
    List<ClusterNode> silent =
        List.of(
            new DetachedClusterNode("a", Map.of()),
            new DetachedClusterNode("b", Map.of(NodePlacement.WEIGHT, "heavy")),
            new DetachedClusterNode("c", Map.of(NodePlacement.ZONE, "x".repeat(5000))));
    assertThat(ids(function.assignPartitions(context(silent, null, 1))))
        .isEqualTo(ids(function.assignPartitions(context(told, null, 1))));
  }

  @Test
  void shouldPutEveryPartitionOnEveryNodeOfAReplicatedCacheAndOnNoneIfThereIsNone() {
    List<List<ClusterNode>> owners =
        function.assignPartitions(context(five(), null, Integer.MAX_VALUE));
    assertThat(owners).allSatisfy(of -> assertThat(of).hasSize(5).doesNotHaveDuplicates());
    assertThat(owners.stream().map(of -> of.get(0)).distinct()).hasSize(5);
    assertThat(function.assignPartitions(context(List.of(), null, 1)))
        .hasSize(PARTITIONS)
        .allSatisfy(of -> assertThat(of).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1024, 1000, 65_000})
  void shouldPutKeysWhereTheEnginesOwnFunctionDoes(int partitions) {
    CapacityAwareAffinityFunction ours = new CapacityAwareAffinityFunction(partitions);
    RendezvousAffinityFunction theirs = new RendezvousAffinityFunction(false, partitions);
    var client = new CapacityPartitionAwareness().create("any", partitions);
    for (Object key : List.of(0, 1, -1, Integer.MIN_VALUE, "text", UUID.randomUUID(), 7L << 40)) {
      assertThat(ours.partition(key)).as("%s", key).isEqualTo(theirs.partition(key));
      assertThat(client.partition(key)).as("%s", key).isEqualTo(theirs.partition(key));
    }
  }

  @Test
  void shouldTravelInFewBytes() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(function);
    }
    assertThat(bytes.size()).isLessThan(200);
    CapacityAwareAffinityFunction arrived;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = (CapacityAwareAffinityFunction) in.readObject();
    }
    assertThat(arrived).isEqualTo(function).hasSameHashCodeAs(function);
    assertThat(arrived.partitions()).isEqualTo(PARTITIONS);
    assertThat(arrived).isNotEqualTo(new CapacityAwareAffinityFunction(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_001})
  void shouldRefuseNumbersOfPartitionsThatNoCacheCanHave(int partitions) {
    assertThatThrownBy(() -> new CapacityAwareAffinityFunction(partitions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(partitions + " partitions; a cache takes 1 to 65000");
  }

  @ParameterizedTest
  @CsvSource({"heavy, NaN", "0, 0.0", "-1, -1.0", "NaN, NaN", "1e7, 1.0E7", "'', NaN"})
  void shouldRefuseWeightsThatMakeNoSenseBeforeANodeStarts(String weight, String named) {
    assertThatThrownBy(() -> NodePlacement.check(Map.of(NodePlacement.WEIGHT, weight)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dpm.weight is " + named);
  }

  private static List<ClusterNode> five() {
    return List.of(
        node("a", "1", "north"),
        node("b", "1", "north"),
        node("c", "2", "south"),
        node("d", "1", "east"),
        node("e", "1", "east"));
  }

  private static ClusterNode node(String id, String weight, String zone) {
    return new DetachedClusterNode(
        id, Map.of(NodePlacement.WEIGHT, weight, NodePlacement.ZONE, zone));
  }

  private static AffinityFunctionContext context(
      List<ClusterNode> nodes, @Nullable List<List<ClusterNode>> before, int backups) {
    return new GridAffinityFunctionContextImpl(
        nodes, before, new DiscoveryEvent(), new AffinityTopologyVersion(7), backups);
  }

  private static List<List<String>> ids(List<List<ClusterNode>> owners) {
    return owners.stream()
        .map(of -> of.stream().map(node -> String.valueOf(node.consistentId())).toList())
        .toList();
  }
}
