package io.dpmgrid.bench.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.bench.report.RebalanceRow;
import io.dpmgrid.bench.report.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebalanceTargetsTest {
  private static RebalanceRow row(
      String system, String change, double seconds, double moved, double p99, long lost) {
    return new RebalanceRow(
        system, "emulated", change, 1, 64, seconds, moved, 10, moved / 10, 1, p99, 99, 0, lost);
  }

  @Test
  void shouldJudgeTimeLatencyAndBytes() {
    List<RebalanceRow> rows =
        List.of(
            row("ours", "restart", 9, 11, 5, 0),
            row("ours", "rolling", 30, 13, 5, 0),
            row("ours", "join", 20, 40, 30, 0),
            row("ours", "join guarded", 31, 40, 9, 0),
            row("ignite-log-only", "join", 20, 40, 20, 3));
    assertThat(new RebalanceTargets(rows).targets().stream().map(Target::verdict))
        .containsExactly("reached", "reached", "missed", "reached", "missed", "reached");
  }

  @Test
  void shouldCompareTheMediansOfRounds() {
    List<RebalanceRow> rows =
        List.of(
            row("ours", "join", 19, 40, 30, 0),
            row("ignite-log-only", "join", 18, 40, 30, 0),
            row("ours", "join", 90, 40, 30, 0),
            row("ignite-log-only", "join", 21, 40, 30, 0),
            row("ours", "join", 20, 40, 30, 0),
            row("ignite-log-only", "join", 20, 40, 30, 0));
    Target time = new RebalanceTargets(rows).targets().get(0);
    assertThat(time.verdict()).isEqualTo("reached");
    assertThat(time.got()).isEqualTo(1);
  }

  @Test
  void shouldMissATargetForOneLostWrite() {
    assertThat(
            new RebalanceTargets(List.of(row("ours", "restart", 9, 11, 5, 1)))
                .targets().stream().map(Target::verdict))
        .containsExactly(
            "not measured", "not measured", "not measured", "reached", "not measured", "missed");
  }
}
