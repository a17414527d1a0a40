package io.dpmgrid.bench.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.bench.report.RestartRow;
import io.dpmgrid.bench.report.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartTargetsTest {
  @Test
  void shouldCompareEachSizeWithStockAndWithTheSmallest() {
    RestartTargets targets =
        new RestartTargets(
            List.of(
                row("ours", 256, 5_000.0, "between"),
                row("ours", 4096, 7_000.0, "between"),
                row("ours", 4096, 9_000.0, "inside"),
                row("ignite-log-only", 256, 11_000.0, "between"),
                row("ignite-log-only", 4096, 13_000.0, "between")));

    assertThat(targets.targets())
        .extracting(Target::verdict)
        .containsExactly("reached", "missed", "missed", "not measured");
    assertThat(targets.ratios()).hasSize(2);
    assertThat(targets.ratios().get(0).times()).isEqualTo(2.2);
  }

  @Test
  void shouldLeaveWarmOpenUnlessEveryRestartBecameWarm() {
    Measured measured = new Measured("ours", "file", 256, Kill.INSIDE);
    measured.add(new Restarted(10, 20.0));
    measured.add(new Restarted(30, null));

    assertThat(measured.row()).isEqualTo(new RestartRow("ours", "file", 256, 20.0, null, "inside"));
    measured = new Measured("ours", "file", 256, Kill.INSIDE);
    measured.add(new Restarted(10, 20.0));
    assertThat(measured.row().warmMs()).isEqualTo(20.0);
  }

  private static RestartRow row(String system, long dataMb, double firstRead, String killed) {
    return new RestartRow(system, "emulated", dataMb, firstRead, null, killed);
  }
}
