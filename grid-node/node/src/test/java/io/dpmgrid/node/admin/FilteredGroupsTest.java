package io.dpmgrid.node.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.LostGroup;
import io.dpmgrid.admin.grid.Partition;
import io.dpmgrid.admin.grid.PartitionHealth;
import io.dpmgrid.admin.grid.PlanRefusal;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.grid.GridUnknownException;
import io.dpmgrid.rebalancer.execute.grid.LostPartitions;
import io.dpmgrid.rebalancer.placement.Placement;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.lang.IgnitePredicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Caches that a node filter keeps off node 1, which decides: it knows of them what it must know.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilteredGroupsTest {
  private static final int PARTITIONS = 8;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private ThreeNodes cluster;
  private GridPorts ports;
  private MoveExecutor executor;

  /** Lets only some nodes have copies. */
  private static final class Only implements IgnitePredicate<ClusterNode> {
    private static final long serialVersionUID = 1;

    private final Set<String> nodes;

    Only(Set<String> nodes) {
      this.nodes = nodes;
    }

    @Override
    public boolean apply(ClusterNode node) {
      return nodes.contains(String.valueOf(node.consistentId()));
    }
  }

  @BeforeEach
  void start() throws Exception {
    cluster = new ThreeNodes("filtered");
    ports = cluster.node(1).ports();
    executor = cluster.node(1).executor();
    eventually().until(() -> executor.statusIfLeading().orElseThrow().grid() != null);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  /** While the engine makes up its mind, nothing is known. */
  private static ConditionFactory eventually() {
    return await().atMost(LIMIT).ignoreExceptions();
  }

  private void make(String name, int backups, String... nodes) {
    make(name, new CacheConfiguration<Integer, byte[]>().setBackups(backups), nodes);
  }

  private void make(
      String name, CacheConfiguration<Integer, byte[]> configuration, String... nodes) {
    IgniteCache<Integer, byte[]> cache =
        cluster
            .node(3)
            .ignite()
            .createCache(
                configuration
                    .setName(name)
                    .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS))
                    .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                    .setNodeFilter(new Only(Set.of(nodes))));
    for (int key = 0; key < 100; key++) {
      cache.put(key, new byte[100]);
    }
  }

  @Test
  void shouldRefuseADrainThatTakesCopiesOfWhatIsElsewhere() {
    make("elsewhere", 1, "node2", "node3");
    eventually()
        .untilAsserted(
            () -> {
              List<Partition> seen = ports.caches().partitions("elsewhere").items();
              assertThat(seen).hasSize(PARTITIONS);
              assertThat(seen)
                  .allSatisfy(
                      one -> {
                        assertThat(one.state()).isEqualTo(PartitionHealth.OK);
                        assertThat(one.owners()).hasSize(2);
                      });
            });

    eventually()
        .untilAsserted(
            () -> {
              Reply reply = executor.ask(new Command.Drain("node2"));
              assertThat(reply.accepted()).isFalse();
              assertThat(reply.message())
                  .contains("of elsewhere")
                  .contains("1 running copies instead of 2");
              assertThat(
                      ports
                          .rebalance()
                          .preview(new RebalancePreviewRequest(List.of(), List.of("node2")))
                          .refusals())
                  .extracting(PlanRefusal::reason)
                  .anySatisfy(reason -> assertThat(reason).contains("of elsewhere"));
            });
  }

  @Test
  void shouldWantACopyOfWhatIsEverywhereOnlyWhereItsFilterLetsItBe() {
    make(
        "everywhere",
        new CacheConfiguration<Integer, byte[]>().setCacheMode(CacheMode.REPLICATED),
        "node2",
        "node3");
    eventually()
        .untilAsserted(
            () ->
                assertThat(ports.caches().partitions("everywhere").items())
                    .hasSize(PARTITIONS)
                    .allMatch(one -> one.state() == PartitionHealth.OK));

    cluster.node(3).close();

    eventually()
        .untilAsserted(
            () ->
                assertThat(ports.caches().partitions("everywhere").items())
                    .hasSize(PARTITIONS)
                    .noneMatch(one -> one.state() == PartitionHealth.OK));
  }

  @Test
  void shouldPlaceNothingOnPartOfTheNodes() {
    make("elsewhere", 1, "node2", "node3");
    Placement placement =
        EngineSnapshot.placement(new Members((IgniteEx) cluster.node(1).ignite()), "elsewhere");
    PlacementNode second = new PlacementNode("node2", 1, "");
    PlacementNode gone = new PlacementNode("node9", 1, "");
    assertThat(placement.place(new PlacementRequest(List.of(second), PARTITIONS, 2)).loads())
        .containsExactly(PARTITIONS);
    assertThatThrownBy(
            () -> placement.place(new PlacementRequest(List.of(second, gone), PARTITIONS, 2)))
        .isInstanceOf(GridUnknownException.class)
        .hasMessageContaining("node9");
  }

  @Test
  void shouldKnowWhereTheOnlyCopyIsThatIsElsewhere() {
    make("single", 0, "node2", "node3");

    eventually()
        .untilAsserted(
            () -> {
              Reply reply = executor.ask(new Command.Drain("node2"));
              assertThat(reply.accepted()).isFalse();
              assertThat(reply.message()).contains("only one copy").contains("single");
              RestartAdvice advice = executor.mayRestart("node2");
              assertThat(advice.warnings())
                  .anySatisfy(
                      warning ->
                          assertThat(warning).endsWith("of single have no other running copy"));
            });
  }

  @Test
  void shouldListWhatIsLostElsewhere() {
    make("narrow", 0, "node3");
    eventually().until(() -> executor.mayRestart("node2").allowed());

    cluster.node(3).close();

    eventually()
        .untilAsserted(
            () ->
                assertThat(requireNonNull(executor.statusIfLeading().orElseThrow().grid()).lost())
                    .containsExactly(new LostPartitions("narrow", PARTITIONS, 0)));
    eventually()
        .untilAsserted(
            () -> {
              assertThat(executor.mayRestart("node2").reasons())
                  .anySatisfy(
                      reason ->
                          assertThat(reason)
                              .startsWith(PARTITIONS + " partitions of narrow are lost"));
              List<LostGroup> lost = ports.rebalance().explainLost().items();
              assertThat(lost).hasSize(1);
              assertThat(lost.get(0).group()).isEqualTo("narrow");
              assertThat(lost.get(0).explanation()).contains("node3").contains("is away");
              assertThat(ports.cluster().cluster().lostPartitions()).isEqualTo(PARTITIONS);
            });
  }

  @Test
  void shouldIntendNothingMoreForWhoeverIsLeft() {
    make("shared", 0, "node2", "node3");
    IgniteEx first = (IgniteEx) cluster.node(1).ignite();
    Members members = new Members(first);
    UserGroup group = UserGroup.of(first.context(), CU.cacheId("shared")).orElseThrow();
    List<List<ClusterNode>> before = requireNonNull(group.ideal(members));
    ClusterNode second = cluster.node(2).ignite().cluster().localNode();

    cluster.node(3).close();

    eventually().until(() -> members.baselineServers().size() == 2);
    List<List<ClusterNode>> after = requireNonNull(group.ideal(members));
    for (int p = 0; p < PARTITIONS; p++) {
      assertThat(after.get(p))
          .isEqualTo(before.get(p).contains(second) ? List.of(second) : List.of());
    }
    assertThat(after).contains(List.of());
  }
}
