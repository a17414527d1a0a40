package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.medium.Survives;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreSurvivalTest {
  @Test
  void shouldBeTheWeakestPlace() {
    StoreSurvival survival =
        new StoreSurvival(
            Map.of(
                "log", Survives.POWER_LOSS,
                "archive", Survives.POWER_LOSS,
                "work directory", Survives.PROCESS_KILL),
            List.of());

    assertThat(survival.weakest()).isEqualTo(Survives.PROCESS_KILL);
    assertThat(survival.toString())
        .contains("survive: process-kill", "log power-loss", "work directory process-kill");
  }

  @Test
  void shouldPromiseNothingWhereALogIsOff() {
    StoreSurvival survival =
        new StoreSurvival(Map.of("log", Survives.POWER_LOSS), List.of("orders", "items"));

    assertThat(survival.weakest()).isNull();
    assertThat(survival.weakestPlace()).isEqualTo(Survives.POWER_LOSS);
    assertThat(survival.toString()).contains("NOT those to items, orders", "log is off");
  }

  @Test
  void shouldRefuseToJudgeNothing() {
    assertThatThrownBy(() -> new StoreSurvival(Map.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
