package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.ignite.rebalance.GateOrder;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gate that nobody decides about any more opens, however often somebody looks. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateLeaseTest {
  // Twice the time after which an order is void.
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void shouldOpenAGateWhileNobodyDecidesThoughPeopleLook() throws Exception {
    try (ThreeNodes cluster = new ThreeNodes("lease")) {
      MoveExecutor executor = cluster.node(1).executor();
      eventually().until(() -> executor.statusIfLeading().orElseThrow().grid() != null);
      cluster.node(2).close();
      cluster.node(3).close();
      // A minority decides nothing.
      eventually()
          .until(
              () ->
                  !Objects.requireNonNull(executor.statusIfLeading().orElseThrow().quorum())
                      .held());
      RebalanceGateSpi gate =
          (RebalanceGateSpi) cluster.node(1).ignite().configuration().getCommunicationSpi();
      gate.order(new GateOrder(true, 0));

      eventually()
          .until(
              () -> {
                assertThat(executor.mayRestart("node1").allowed()).isFalse();
                return gate.order().equals(GateOrder.NONE);
              });
    }
  }

  /** While members go, nothing may be known for a moment. */
  private static ConditionFactory eventually() {
    return await().atMost(LIMIT).ignoreExceptionsInstanceOf(RuntimeException.class);
  }
}
