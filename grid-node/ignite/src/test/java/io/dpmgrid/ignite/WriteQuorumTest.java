package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteQuorumTest {
  @ParameterizedTest
  @CsvSource({
    // running, baseline, with refuse, with refuse-unless-two
    "1, 1, true, true",
    "2, 2, true, true",
    "1, 2, false, true",
    "0, 2, false, false",
    "2, 3, true, true",
    "1, 3, false, false",
    "2, 4, false, false",
    "3, 4, true, true",
    "2, 5, false, false",
    "3, 5, true, true",
    "0, 0, true, true"
  })
  void shouldLetMoreThanHalfOfTheBaselineWrite(
      int running, int baseline, boolean refuse, boolean unlessTwo) {
    assertThat(new WriteQuorum(running, baseline, MinorityWrites.ALLOW).mayWrite()).isTrue();
    assertThat(new WriteQuorum(running, baseline, MinorityWrites.REFUSE).mayWrite())
        .isEqualTo(refuse);
    assertThat(new WriteQuorum(running, baseline, MinorityWrites.REFUSE).held()).isEqualTo(refuse);
    assertThat(new WriteQuorum(running, baseline, MinorityWrites.REFUSE_UNLESS_TWO).mayWrite())
        .isEqualTo(unlessTwo);
  }

  @Test
  void shouldSayWhatIsSoAndWhatToDo() {
    assertThat(new WriteQuorum(1, 3, MinorityWrites.REFUSE).message())
        .startsWith("Writes are refused: 1 of 3 nodes")
        .contains("cluster.minority-writes: refuse", "Start more of the nodes")
        .doesNotContain("two nodes");
    assertThat(new WriteQuorum(1, 2, MinorityWrites.REFUSE).message())
        .contains("refuse-unless-two would let one of two nodes write");
    assertThat(new WriteQuorum(1, 2, MinorityWrites.REFUSE_UNLESS_TWO).message())
        .contains("no majority", "it takes writes nevertheless", "loses");
    assertThat(new WriteQuorum(2, 3, MinorityWrites.REFUSE).message())
        .isEqualTo("2 of 3 nodes of the baseline run on this side.");
  }
}
