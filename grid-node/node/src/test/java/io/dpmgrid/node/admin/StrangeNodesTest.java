package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.grid.UnknownNode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.lang.IgniteBiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Members that are silent, talk nonsense, ask too much, or stop, beside real nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StrangeNodesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> PRETENDS_TO_BE_OURS = Map.of("dpm.version", "9.9.9");

  private final ThreeNodes cluster;
  private final GridPorts ports;

  StrangeNodesTest() throws Exception {
    cluster = new ThreeNodes("strange");
    ports = cluster.node(1).ports();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  private UnknownNode stranger() {
    List<UnknownNode> unknown = ports.cluster().nodes().unknown();
    assertThat(unknown).extracting(UnknownNode::nodeId).containsExactly("stock");
    return unknown.get(0);
  }

  @Test
  @Order(1)
  void shouldWaitForASilentNodeOnce() {
    try (Ignite silent = cluster.startStock(PRETENDS_TO_BE_OURS)) {
      assertThat(silent.cluster().localNode().consistentId()).isEqualTo("stock");
      assertThat(stranger().reason()).contains("has not answered for");
      int questions = 20;
      long began = System.nanoTime();
      for (int i = 0; i < questions; i++) {
        assertThat(ports.transactions().transactions().unknown()).hasSize(1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("2 s for each would be 40")
          .isLessThan(Duration.ofSeconds(30));
      assertThat(ports.pools().pools().items()).hasSize(3);
    }
    await().atMost(LIMIT).until(() -> ports.cluster().nodes().unknown().isEmpty());
  }

  @Test
  @Order(2)
  void shouldShowANodeThatAnswersNonsenseAsUnknown() {
    try (Ignite stock = cluster.startStock(PRETENDS_TO_BE_OURS)) {
      for (String body :
          List.of(
              "{}",
              "[]",
              "17",
              "null",
              "{\"items\":null}",
              "{\"items\":[null]}",
              "{\"items\":[{}]}",
              "{\"items\":{},\"medium\":{},\"durability\":{},\"pool\":{},\"checkpoint\":{},\"moves\":[]}",
              "{\"items\":\"x\",\"groupBytes\":{\"a\":null},\"entries\":{\"a\":\"b\"},\"bytes\":7}")) {
        IgniteBiPredicate<UUID, Object> liar =
            (from, question) -> {
              String id = new JsonObject(String.valueOf(question)).getString("id");
              stock
                  .message(stock.cluster().forNodeId(from))
                  .send(
                      "dpm.admin.answers", "{\"v\":1,\"id\":\"" + id + "\",\"body\":" + body + "}");
              return true;
            };
        stock.message().localListen("dpm.admin.questions", liar);
        await().atMost(LIMIT).until(() -> !stranger().reason().contains("has not answered"));
        assertThat(ports.cluster().cluster().unknown()).as(body).hasSize(1);
        assertThat(ports.transactions().transactions().unknown()).as(body).hasSize(1);
        assertThat(ports.queries().queries().unknown()).as(body).hasSize(1);
        assertThat(ports.clients().clients().unknown()).as(body).hasSize(1);
        assertThat(ports.snapshots().snapshots().unknown()).as(body).hasSize(1);
        assertThat(ports.pools().pools().items()).as(body).hasSize(3);
        stock.message().stopLocalListen("dpm.admin.questions", liar);
      }
    }
    await().atMost(LIMIT).until(() -> ports.cluster().nodes().unknown().isEmpty());
  }

  @Test
  @Order(3)
  void shouldAnswerManyQuestionsAtATime() {
    Ignite asker = cluster.node(2).ignite();
    AtomicInteger answers = new AtomicInteger();
    IgniteBiPredicate<UUID, Object> counter =
        (from, answer) -> {
          answers.incrementAndGet();
          return true;
        };
    asker.message().localListen("dpm.admin.answers", counter);
    int questions = 300;
    UUID target = cluster.node(3).ignite().cluster().localNode().id();
    for (int i = 0; i < questions; i++) {
      asker
          .message(asker.cluster().forNodeId(target))
          .send(
              "dpm.admin.questions",
              "{\"v\":1,\"id\":\"" + UUID.randomUUID() + "\",\"kind\":\"facts\"}");
    }
    await().atMost(LIMIT).until(() -> answers.get() >= questions);
    asker.message().stopLocalListen("dpm.admin.answers", counter);
  }

  /** A program that embeds a node goes on when the engine has stopped itself. */
  @Test
  @Order(4)
  void shouldSayOfItselfThatItHasStopped() {
    GridPorts stopped = cluster.node(3).ports();
    Ignition.stop(cluster.node(3).ignite().name(), true);
    assertThat(stopped.health().live()).anyMatch(check -> !check.ok());
    assertThat(stopped.health().ready()).extracting(HealthCheck::ok).contains(false);
    List<Runnable> questions =
        List.of(
            stopped.cluster()::cluster,
            stopped.cluster()::nodes,
            stopped.cluster()::topology,
            stopped.baseline()::baseline,
            stopped.pools()::pools,
            stopped.caches()::caches,
            stopped.caches()::lost,
            stopped.checkpoints()::checkpoints,
            stopped.rebalance()::rebalance,
            stopped.snapshots()::snapshots,
            stopped.transactions()::transactions,
            stopped.queries()::queries,
            stopped.clients()::clients,
            () -> stopped.caches().create(GridPortsTest.spec("late")));
    for (Runnable question : questions) {
      assertThatThrownBy(question::run)
          .isInstanceOfAny(GridProblem.Unavailable.class, GridProblem.Conflict.class);
    }
  }
}
