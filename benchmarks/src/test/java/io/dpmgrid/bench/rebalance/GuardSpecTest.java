package io.dpmgrid.bench.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GuardSpecTest {
  @Test
  void shouldLeaveTheGuardRoomBelowAndAboveWhatNodesSentWithoutOne() {
    assertThat(GuardSpec.of(20, 8 * 1024 * 1024)).isEqualTo(new GuardSpec(20, 2_048, 16_384));
  }

  @Test
  void shouldLeaveSomethingOfAlmostNothing() {
    assertThat(GuardSpec.of(20, 10)).isEqualTo(new GuardSpec(20, 1, 8));
  }
}
