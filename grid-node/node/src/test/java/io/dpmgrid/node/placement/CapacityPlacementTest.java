package io.dpmgrid.node.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.Atomicity;
import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CacheMode;
import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.CacheSpec;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.PlannedStep;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.admin.grid.WriteSynchronization;
import io.dpmgrid.ignite.affinity.CapacityPartitionAwareness;
import io.dpmgrid.ignite.affinity.NodePlacement;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeException;
import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.client.events.RequestEventListener;
import org.apache.ignite.client.events.RequestStartEvent;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.ClientConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Caches placed by capacity on real nodes of weights 1, 1 and 2. Each test leaves these three. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CapacityPlacementTest {
  private static final int PARTITIONS = 512;
  private static final int COPIES = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Map<String, Double> THREE =
      new TreeMap<>(Map.of("node1", 1.0, "node2", 1.0, "node3", 2.0));

  private final WeightedNodes nodes;

  CapacityPlacementTest() throws IOException {
    nodes = new WeightedNodes(Path.of("target", "placement-test"));
    THREE.forEach((id, weight) -> start(id.charAt(4) - '0', weight));
    nodes.all().forEach(node -> node.awaitReady(LIMIT));
  }

  private GridNode start(int i, double weight) {
    return nodes.start(i, weight, PARTITIONS);
  }

  @AfterAll
  void stop() throws IOException {
    nodes.close();
  }

  @Test
  @Order(1)
  void shouldGiveEveryNodeItsShareOfCopiesAndPrimaries() {
    awaitOwners(THREE);
    List<List<String>> owners = owners(nodes.node(2));
    for (Map.Entry<String, Double> node : THREE.entrySet()) {
      double share = node.getValue() / 4;
      long copies = owners.stream().filter(of -> of.contains(node.getKey())).count();
      long primaries = owners.stream().filter(of -> of.get(0).equals(node.getKey())).count();
      assertThat(copies / (double) (PARTITIONS * COPIES)).isBetween(share * 0.95, share * 1.05);
      assertThat(primaries / (double) PARTITIONS).isBetween(share * 0.95, share * 1.05);
    }
  }

  @Test
  @Order(2)
  void shouldShowHowCachesArePlacedAndWhatNodesWeigh() {
    assertThat(nodes.node(1).ports().caches().caches().items())
        .filteredOn(cache -> List.of("placed", "even").contains(cache.name()))
        .extracting(cache -> cache.name() + " " + cache.placement())
        .containsExactly("even ENGINE", "placed CAPACITY");
    assertThat(nodes.node(1).ports().cluster().nodes().items())
        .extracting(Node::weight)
        .containsExactly(1.0, 1.0, 2.0);
  }

  @Test
  @Order(3)
  void shouldPlaceCachesThatTheApiMakesByCapacityIfAsked() {
    Cache made = nodes.node(1).ports().caches().create(spec("made", CacheMode.PARTITIONED));
    assertThat(made.placement()).isEqualTo(CachePlacement.CAPACITY);
    assertThat(owners(nodes.node(2), "made", 64)).isEqualTo(expected(THREE, 64));
    nodes.node(1).ports().caches().destroy("made");
    assertThatThrownBy(
            () -> nodes.node(1).ports().caches().create(spec("whole", CacheMode.REPLICATED)))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining("capacity decides nothing");
  }

  private static CacheSpec spec(String name, CacheMode mode) {
    return new CacheSpec(
        name,
        mode,
        Atomicity.ATOMIC,
        WriteSynchronization.ALL_COPIES,
        false,
        COPIES,
        64,
        CachePlacement.CAPACITY,
        null);
  }

  @Test
  @Order(4)
  void shouldServeThinClientsAndSendThemStraightToThePrimaryIfTheyHaveTheMapper() {
    ClientConfiguration plain = new ClientConfiguration().setAddresses(nodes.clientAddresses());
    try (IgniteClient client = Ignition.startClient(plain)) {
      ClientCache<Integer, String> cache = client.cache("placed");
      IntStream.range(0, 100).forEach(key -> cache.put(key, "value " + key));
    }
    Queue<UUID> asked = new ConcurrentLinkedQueue<>();
    ClientConfiguration aware =
        new ClientConfiguration()
            .setAddresses(nodes.clientAddresses())
            .setPartitionAwarenessMapperFactory(new CapacityPartitionAwareness())
            .setEventListeners(
                new RequestEventListener() {
                  @Override
                  public void onRequestStart(RequestStartEvent event) {
                    UUID server = event.connectionDescription().serverNodeId();
                    if ("CACHE_GET".equals(event.operationName()) && server != null) {
                      asked.add(server);
                    }
                  }
                });
    Affinity<Integer> affinity = nodes.node(1).ignite().affinity("placed");
    try (IgniteClient client = Ignition.startClient(aware)) {
      ClientCache<Integer, String> cache = client.cache("placed");
      // The client opens its connections, and reads where partitions are, in the background.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                for (int key = 0; key < 100; key++) {
                  asked.clear();
                  assertThat(cache.get(key)).isEqualTo("value " + key);
                  assertThat(asked).containsExactly(affinity.mapKeyToNode(key).id());
                }
              });
    }
  }

  @Test
  @Order(5)
  void shouldAssignTheSameAfterARestartOfOneNodeAndOfAllWithOneOfThemAbsent() {
    nodes.stop(3);
    await().atMost(LIMIT).until(() -> owners(nodes.node(1)), without("node3")::equals);
    assertThat(owners(nodes.node(2))).isEqualTo(without("node3"));
    nodes.stop(2);
    nodes.stop(1);
    // Nobody remembers anything now, and of node 3 there is only what the baseline keeps.
    GridNode first = start(1, 1);
    start(2, 1);
    first.ignite().cluster().state(ClusterState.ACTIVE);
    nodes.all().forEach(node -> node.awaitReady(LIMIT));
    await().atMost(LIMIT).until(() -> owners(nodes.node(1)), without("node3")::equals);
    assertThat(owners(nodes.node(2))).isEqualTo(without("node3"));
    start(3, 2).awaitReady(LIMIT);
    awaitOwners(THREE);
    nodes.stop(2);
    start(2, 1).awaitReady(LIMIT);
    awaitOwners(THREE);
    assertThat(nodes.node(1).ignite().cache("placed").get(7)).isEqualTo("value 7");
  }

  private static List<List<String>> without(String node) {
    return expected(THREE, PARTITIONS).stream()
        .map(of -> of.stream().filter(owner -> !owner.equals(node)).toList())
        .toList();
  }

  @Test
  @Order(6)
  void shouldMoveWhatThePlanShowsWhenANodeJoinsAndTakeItBackWhenItLeaves() {
    start(4, 1);
    PlannedStep join = preview(List.of("node4"), List.of());
    assertThat(join.kind()).isEqualTo(PlannedStepKind.JOIN);
    assertThat(join.groups())
        .extracting(group -> group.group() + " " + group.placement())
        .containsExactly("even ENGINE", "placed CAPACITY");
    assertThat(join.movedBytes()).isPositive();
    List<List<String>> placed = owners(nodes.node(1));
    List<List<String>> even = evenOwners();
    setBaseline(1, 2, 3, 4);
    Map<String, Double> four = new TreeMap<>(THREE);
    four.put("node4", 1.0);
    awaitOwners(four);
    assertThat(moves(placed, owners(nodes.node(4))))
        .isNotEmpty()
        .containsExactlyElementsOf(moves(join, "placed"));
    await().atMost(LIMIT).until(() -> moves(even, evenOwners()), moves(join, "even")::equals);

    PlannedStep drain = preview(List.of(), List.of("node4"));
    assertThat(drain.kind()).isEqualTo(PlannedStepKind.DRAIN);
    assertThat(moves(drain, "placed"))
        .containsExactlyElementsOf(moves(expected(four, PARTITIONS), expected(THREE, PARTITIONS)));
    // The engine takes only stopped nodes out of the baseline.
    nodes.stop(4);
    setBaseline(1, 2, 3);
    awaitOwners(THREE);
    await().atMost(LIMIT).until(this::evenOwners, even::equals);
  }

  @Test
  @Order(7)
  void shouldRefuseToPlanForNodesThatCannotJoinOrLeave() {
    assertThatThrownBy(() -> preview(List.of("node1"), List.of()))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining("in the baseline already");
    assertThatThrownBy(() -> preview(List.of("nobody"), List.of()))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining("no online server 'nobody'");
    assertThatThrownBy(() -> preview(List.of(), List.of("node4")))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining("no node 'node4' to be removed");
  }

  @Test
  @Order(8)
  void shouldKeepTheWeightOfTheBaselineUntilTheNodeWasTakenOutOfItAndStartedAgain()
      throws IOException {
    start(4, 1);
    setBaseline(1, 2, 3, 4);
    Map<String, Double> four = new TreeMap<>(THREE);
    four.put("node4", 1.0);
    awaitOwners(four);
    nodes.stop(4);
    start(4, 3).awaitReady(LIMIT);
    assertThat(weight(4)).isEqualTo("1.0");
    awaitOwners(four);

    nodes.stop(4);
    nodes.wipe(4);
    assertThatThrownBy(() -> start(4, 3))
        .isInstanceOf(GridNodeException.class)
        .hasMessageContaining("weight 3.0")
        .hasMessageContaining("the baseline of the cluster has it with weight 1.0");
    start(4, 1).awaitReady(LIMIT);
    awaitOwners(four);

    nodes.stop(4);
    setBaseline(1, 2, 3);
    start(4, 3).awaitReady(LIMIT);
    assertThat(weight(4)).as("its own store did not know").isEqualTo("1.0");
    nodes.stop(4);
    start(4, 3).awaitReady(LIMIT);
    assertThat(weight(4)).isEqualTo("3.0");
    setBaseline(1, 2, 3, 4);
    four.put("node4", 3.0);
    awaitOwners(four);
    nodes.stop(4);
    setBaseline(1, 2, 3);
    awaitOwners(THREE);
  }

  private String weight(int i) {
    return nodes.node(i).ignite().cluster().localNode().attribute(NodePlacement.WEIGHT);
  }

  private PlannedStep preview(List<String> add, List<String> remove) {
    RebalancePreview preview =
        nodes.node(2).ports().rebalance().preview(new RebalancePreviewRequest(add, remove));
    assertThat(preview.refusals()).isEmpty();
    assertThat(preview.unknown()).isEmpty();
    assertThat(preview.steps()).hasSize(1);
    return preview.steps().get(0);
  }

  private static List<String> moves(PlannedStep step, String group) {
    return step.moves().stream()
        .filter(move -> move.group().equals(group))
        .map(move -> move.partition() + " to " + move.toNodeId())
        .toList();
  }

  private List<List<String>> evenOwners() {
    return owners(nodes.node(1), "even", 32);
  }

  private static List<String> moves(List<List<String>> before, List<List<String>> after) {
    List<String> moves = new ArrayList<>();
    for (int p = 0; p < before.size(); p++) {
      for (String owner : after.get(p)) {
        if (!before.get(p).contains(owner)) {
          moves.add(p + " to " + owner);
        }
      }
    }
    return moves;
  }

  private void setBaseline(int... wanted) {
    Set<String> ids = Arrays.stream(wanted).mapToObj(i -> "node" + i).collect(Collectors.toSet());
    IgniteCluster cluster = nodes.node(1).ignite().cluster();
    List<BaselineNode> baseline =
        cluster.forServers().nodes().stream()
            .filter(node -> ids.contains(String.valueOf(node.consistentId())))
            .map(BaselineNode.class::cast)
            .toList();
    assertThat(baseline).hasSize(wanted.length);
    cluster.setBaselineTopology(baseline);
  }

  /** Waits until all nodes agree on what the placement gives for these weights. */
  private void awaitOwners(Map<String, Double> weights) {
    List<List<String>> wanted = expected(weights, PARTITIONS);
    for (GridNode node : nodes.all()) {
      await().atMost(LIMIT).until(() -> owners(node), wanted::equals);
    }
  }

  private static List<List<String>> expected(Map<String, Double> weights, int partitions) {
    List<PlacementNode> placed = new ArrayList<>();
    weights.forEach((id, weight) -> placed.add(new PlacementNode(id, weight, "")));
    Assignment assignment =
        new CapacityPlacement().place(new PlacementRequest(placed, partitions, COPIES));
    return IntStream.range(0, partitions).mapToObj(p -> List.copyOf(assignment.owners(p))).toList();
  }

  private static List<List<String>> owners(GridNode node) {
    return owners(node, "placed", PARTITIONS);
  }

  private static List<List<String>> owners(GridNode node, String cache, int partitions) {
    Affinity<Object> affinity = node.ignite().affinity(cache);
    return IntStream.range(0, partitions)
        .mapToObj(
            p ->
                affinity.mapPartitionToPrimaryAndBackups(p).stream()
                    .map(owner -> String.valueOf(owner.consistentId()))
                    .toList())
        .toList();
  }
}
