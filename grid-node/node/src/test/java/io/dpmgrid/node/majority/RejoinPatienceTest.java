package io.dpmgrid.node.majority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RejoinPatienceTest {
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  private final RejoinPatience patience = new RejoinPatience(Duration.ofSeconds(1));

  private boolean look(double seconds, boolean yields, UUID... strangers) {
    return patience.isOver(Set.of(strangers), yields, (long) (seconds * 1e9));
  }

  @Test
  void shouldWaitForWhoIsJustJoining() {
    assertThat(look(0, true, ONE)).isFalse();
    assertThat(look(1.9, true, ONE)).isFalse();
    assertThat(look(2.5, true)).isFalse();
    assertThat(look(3, true, ONE)).as("was not there at a look between").isFalse();
  }

  @Test
  void shouldEndOnceSomebodyStays() {
    assertThat(look(0, true, ONE)).isFalse();
    assertThat(look(1, true, ONE, OTHER)).isFalse();
    assertThat(look(2, true, ONE)).isTrue();
  }

  @Test
  void shouldNotAddUpDifferentOnes() {
    assertThat(look(0, true, ONE)).isFalse();
    assertThat(look(1.5, true, OTHER)).isFalse();
    assertThat(look(3, true, OTHER)).isFalse();
    assertThat(look(3.5, true, OTHER)).isTrue();
  }

  @Test
  void shouldLetTheOtherSideYieldFirst() {
    assertThat(look(0, false, ONE)).isFalse();
    assertThat(look(5.9, false, ONE)).isFalse();
    assertThat(look(6, false, ONE)).isTrue();
  }
}
