package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.grid.Action;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.RebalancedGrid;
import io.dpmgrid.rebalancer.placement.CapacityPlacement;
import io.dpmgrid.rebalancer.plan.PartitionGroup;
import java.util.ArrayList;
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
    public GridObservation observe(boolean decides) {
      return of.observe(decides);
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

  /** Notes of each look whether it was the look of one that decides. */
  private record NotedLooks(RebalancedGrid of, List<Boolean> looks) implements RebalancedGrid {
    @Override
    public GridObservation observe(boolean decides) {
      looks.add(decides);
      return of.observe(decides);
    }

    @Override
    public List<PartitionGroup> partitions() {
      return of.partitions();
    }

    @Override
    public void perform(Action action) {
      of.perform(action);
    }
  }

  @Test
  void shouldStandBehindOrdersOnlyWhileItDecides() {
    SimGrid grid = SimGrid.of(AwayIsNotGoneTest.SETTINGS, 3, 2);
    SimNode node = grid.node("a");
    List<Boolean> looks = new ArrayList<>();
    RebalanceCoordinator coordinator =
        new RebalanceCoordinator(
            "a",
            new NotedLooks(new SimPort(grid, node), looks),
            new SimJournal(grid, node),
            node.clock,
            AwayIsNotGoneTest.SETTINGS,
            group -> new CapacityPlacement());

    coordinator.tick();
    coordinator.tick();
    assertThat(looks).containsExactly(false, true);

    looks.clear();
    coordinator.plan();
    coordinator.cancelCost();
    coordinator.mayRestart("b");
    coordinator.mayRestart();
    assertThat(looks).as("who only asks").containsExactly(false, false, false, false);

    looks.clear();
    grid.kill("b");
    grid.kill("c");
    coordinator.tick();
    coordinator.tick();
    assertThat(looks).as("the second look of a minority").containsExactly(true, false);

    looks.clear();
    grid.start("b");
    coordinator.tick();
    String journal = grid.journal;
    grid.journal = "what nobody can read";
    coordinator.tick();
    grid.journal = journal;
    coordinator.tick();
    coordinator.tick();
    assertThat(looks).as("with a journal that is not read").containsExactly(false, false, true);
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
