package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock on the wall of the node that decides is wrong. Grace 60 s, steady 20 s. */
final class WallClockTest {
  // Virtual time begins at midnight.
  private static final int OPENS = 600;
  private static final int CLOSES = 1_200;
  private static final MoveWindow WINDOW =
      new MoveWindow(Set.of(), LocalTime.ofSecondOfDay(OPENS), LocalTime.ofSecondOfDay(CLOSES));

  private final SimGrid grid =
      SimGrid.of(AwayIsNotGoneTest.SETTINGS.withWindows(List.of(WINDOW), ZoneOffset.UTC), 3, 2);

  @AfterEach
  void nothingWasUnsafe() {
    assertThat(grid.violations).isEmpty();
  }

  @Test
  void shouldOpenNoWindowForOneClockThatIsAhead() {
    grid.node("a").clock.jumpWall(OPENS);
    grid.add("d");
    grid.run(OPENS - 10 - grid.seconds);
    assertThat(grid.changes).isEmpty();
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 30)).as("by the others' clocks").isTrue();
  }

  @Test
  void shouldCloseNoWindowForOneClockThatJumpsBack() {
    grid.run(OPENS + 10);
    grid.node("a").clock.jumpWall(-OPENS);
    grid.add("d");
    assertThat(grid.runUntil(() -> grid.inBaseline("d"), 60)).isTrue();
  }

  @Test
  void shouldEndNoGraceThoughAllClocksOfTheDayJump() {
    grid.run(20);
    grid.kill("c");
    for (int i = 0; i < 50; i++) {
      int by = i % 2 == 0 ? 86_400 : -43_200;
      grid.nodes.values().forEach(node -> node.clock.jumpWall(by));
      grid.run(1);
    }
    assertThat(grid.changes).isEmpty();
    assertThat(grid.runUntil(() -> !grid.changes.isEmpty(), 60)).as("nor is it longer").isTrue();
  }
}
