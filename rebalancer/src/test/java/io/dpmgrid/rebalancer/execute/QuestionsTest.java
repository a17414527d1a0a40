package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.RebalancedGrid;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who only ask do not hold up the one that decides: else no time would count for a grace. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class QuestionsTest {
  /** Takes long to say where the partitions are. */
  private record SlowPartitions(RebalancedGrid of, CountDownLatch asked, CountDownLatch answer)
      implements RebalancedGrid {
    @Override
    public GridObservation observe() {
      return of.observe();
    }

    @Override
    public List<PartitionGroup> partitions() {
      asked.countDown();
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return of.partitions();
    }

    @Override
    public void perform(Action action) {
      of.perform(action);
    }
  }

  @Test
  void shouldDecideWhileSomebodyWaitsForAnAnswer() throws Exception {
    SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 3, 2);
    SimNode node = grid.node("a");
    SlowPartitions slow =
        new SlowPartitions(new SimPort(grid, node), new CountDownLatch(1), new CountDownLatch(1));
    RebalanceCoordinator coordinator =
        new RebalanceCoordinator(
            "a",
            slow,
            new SimJournal(grid, node),
            node.clock,
            AwayIsNotGoneTest.SETTINGS,
            group -> new CapacityPlacement());
    CompletableFuture<RestartAdvice> asking =
        CompletableFuture.supplyAsync(() -> coordinator.mayRestart("b"));
    slow.asked().await();

    coordinator.tick();

    assertThat(coordinator.status().grid()).isNotNull();
    assertThat(asking).isNotDone();
    slow.answer().countDown();
    assertThat(asking.get(30, TimeUnit.SECONDS)).isNotNull();
  }
}
