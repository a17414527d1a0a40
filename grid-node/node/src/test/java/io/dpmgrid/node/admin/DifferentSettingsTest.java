package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.RebalanceAlert;
import io.dpmgrid.admin.grid.RebalanceAlertKind;
import io.dpmgrid.admin.grid.RebalanceExecution;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.ignite.Ignite;
import org.apache.ignite.configuration.CacheConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Settings with which nodes would decide in different ways, and a policy that a cache makes
 * impossible, are seen before they matter. Each test leaves what the next one begins with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DifferentSettingsTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Map<String, String> SAME =
      Map.of("rebalance.join", "manual", "rebalance.minimum-copies", "2");

  private final ThreeNodes cluster;

  DifferentSettingsTest() throws Exception {
    cluster = new ThreeNodes("different", false, SAME);
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  private static RebalanceExecution awaitExecution(
      GridNode at, String what, Predicate<RebalanceExecution> so) {
    return await().alias(what).atMost(LIMIT).ignoreExceptions().until(() -> execution(at), so);
  }

  private static RebalanceExecution execution(GridNode at) {
    return Objects.requireNonNull(at.ports().rebalance().rebalance().execution());
  }

  private static List<RebalanceAlert> differences(RebalanceExecution of) {
    return of.alerts().stream()
        .filter(alert -> alert.kind() == RebalanceAlertKind.SETTINGS_DIFFER)
        .toList();
  }

  private static boolean sees(RebalanceExecution of, String node) {
    return of.nodes().stream().anyMatch(one -> one.nodeId().equals(node));
  }

  private GridNode startFourth(Map<String, String> other) {
    GridNodeBuilder builder = GridNode.builder();
    cluster.keys(4).forEach(builder::set);
    SAME.forEach(builder::set);
    other.forEach(builder::set);
    return builder.set("admin.enabled", "false").start();
  }

  @Test
  @Order(1)
  void shouldTellOfAPolicyThatACacheMakesImpossibleThoughNothingIsPlanned() {
    String why = "at least 2 running copies, and group single has only 1";
    awaitExecution(cluster.node(2), "all is well", now -> now.alerts().isEmpty());
    cluster
        .node(2)
        .ignite()
        .createCache(new CacheConfiguration<Integer, Integer>("single").setBackups(0));
    awaitExecution(
        cluster.node(2),
        "the policy is impossible",
        now ->
            now.alerts().stream()
                .anyMatch(
                    alert ->
                        alert.kind() == RebalanceAlertKind.REFUSED
                            && alert.message().contains(why)));
    cluster.node(2).ignite().destroyCache("single");
    awaitExecution(cluster.node(2), "it is possible again", now -> now.alerts().isEmpty());
  }

  @Test
  @Order(2)
  void shouldTakeNodesThatTellNothingOrNonsenseForWhatTheyAre() {
    Map<String, Object> older = new HashMap<>();
    older.put("dpm.version", "0.0.1");
    try (Ignite old = cluster.startStock(older)) {
      String id = String.valueOf(old.cluster().localNode().consistentId());
      assertThat(differences(awaitExecution(cluster.node(2), "it runs", now -> sees(now, id))))
          .isEmpty();
    }
    Map<String, Object> hostile = new HashMap<>(older);
    hostile.put("dpm.rebalance.grace", 17);
    hostile.put("dpm.rebalance.steady", List.of("1m"));
    hostile.put("dpm.cluster.minority-writes", true);
    hostile.put("dpm.rebalance.unheard-of", "yes");
    hostile.put("dpm.rebalance.zones", "\n\u0000" + "x".repeat(100_000));
    try (Ignite nonsense = cluster.startStock(hostile)) {
      String id = String.valueOf(nonsense.cluster().localNode().consistentId());
      RebalanceExecution seen =
          awaitExecution(cluster.node(3), "it is told", now -> !differences(now).isEmpty());
      assertThat(differences(seen))
          .singleElement()
          .satisfies(
              alert -> {
                assertThat(alert.subject()).isEqualTo("rebalance.zones");
                assertThat(alert.message())
                    .startsWith("rebalance.zones is 'preferred' on node1, node2, node3; '??xxx")
                    .hasSizeLessThan(800);
              });
      assertThat(sees(seen, id)).isTrue();
    }
    awaitExecution(cluster.node(2), "it is gone", now -> differences(now).isEmpty());
  }

  @Test
  @Order(3)
  void shouldTellWhichKeysDifferWhereAndWhoseCountAlsoWhenAnotherNodeDecides() {
    try (RecentLog log = RecentLog.attach().orElseThrow();
        GridNode fourth =
            startFourth(
                Map.of(
                    "rebalance.grace",
                    "30m",
                    "rebalance.verifications",
                    "1",
                    "cluster.minority-writes",
                    "refuse-unless-two"))) {
      fourth.awaitReady(LIMIT);
      RebalanceExecution seen =
          awaitExecution(fourth, "it is told", now -> !differences(now).isEmpty());
      assertThat(differences(seen))
          .containsExactly(
              new RebalanceAlert(
                  RebalanceAlertKind.SETTINGS_DIFFER,
                  "cluster.minority-writes",
                  "cluster.minority-writes is 'refuse' on node1, node2, node3; 'refuse-unless-two' on"
                      + " node4. Each node goes by its own: give all nodes the same"),
              difference("rebalance.grace", "'5m' on node1, node2, node3; '30m' on node4", "'5m'"),
              difference(
                  "rebalance.verifications", "'3' on node1, node2, node3; '1' on node4", "'3'"));
      assertThat(log.lines(5_000))
          .filteredOn(line -> line.contains("WARN") && line.contains("rebalance.grace is"))
          .as("once")
          .hasSize(1);
      assertThat(seen.graceSeconds()).as("that of the node that decides").isEqualTo(300);
      cluster.node(1).close();
      cluster.node(2).close();
      cluster.node(3).close();
      seen =
          awaitExecution(
              fourth,
              "the fourth decides",
              now -> "node4".equals(now.leaderNodeId()) && now.quorum() != null);
      assertThat(seen.graceSeconds()).isEqualTo(1800);
      assertThat(differences(seen)).isEmpty();
    }
  }

  private static RebalanceAlert difference(String key, String values, String counts) {
    return new RebalanceAlert(
        RebalanceAlertKind.SETTINGS_DIFFER,
        key,
        key
            + " is "
            + values
            + ". "
            + counts
            + " counts while node1 decides, another value when another node does: give all nodes"
            + " the same");
  }
}
