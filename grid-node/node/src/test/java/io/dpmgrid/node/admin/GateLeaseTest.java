package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.ignite.rebalance.GateOrder;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a gate about which nobody decides any more, however often somebody looks. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateLeaseTest {
  // Twice the time after which an order is void.
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void shouldOpenAGateWhileNobodyDecidesThoughPeopleLook() throws Exception {
    try (ThreeNodes cluster = aloneOfThree("lease", Map.of("cluster.minority-writes", "allow"))) {
      RebalanceGateSpi gate = gate(cluster);
      gate.order(new GateOrder(true, 0));

      eventually(cluster).until(() -> gate.order().equals(GateOrder.NONE));
    }
  }

  @Test
  void shouldHoldTheGateOfASideThatMayNotWrite() throws Exception {
    try (ThreeNodes cluster = aloneOfThree("minority-gate", Map.of())) {
      RebalanceGateSpi gate = gate(cluster);

      eventually(cluster).until(() -> gate.order().held());
    }
  }

  /** The first node, without the others: a minority decides nothing. */
  private static ThreeNodes aloneOfThree(String name, Map<String, String> more) throws Exception {
    ThreeNodes cluster = new ThreeNodes(name, false, more);
    MoveExecutor executor = cluster.node(1).executor();
    patiently().until(() -> executor.statusIfLeading().orElseThrow().grid() != null);
    cluster.node(2).close();
    cluster.node(3).close();
    patiently()
        .until(
            () ->
                !Objects.requireNonNull(executor.statusIfLeading().orElseThrow().quorum()).held());
    return cluster;
  }

  private static RebalanceGateSpi gate(ThreeNodes cluster) {
    return (RebalanceGateSpi) cluster.node(1).ignite().configuration().getCommunicationSpi();
  }

  /** Somebody looks all the time. */
  private static ConditionFactory eventually(ThreeNodes cluster) {
    MoveExecutor executor = cluster.node(1).executor();
    return patiently()
        .conditionEvaluationListener(
            looked -> assertThat(executor.mayRestart("node1").allowed()).isFalse());
  }

  /** While members go, nothing may be known for a moment. */
  private static ConditionFactory patiently() {
    return await().atMost(LIMIT).ignoreExceptionsInstanceOf(RuntimeException.class);
  }
}
