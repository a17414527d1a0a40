package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BytesToComeTest {
  private static final long COPIES = 100;
  private static final double PAGES = 6e6;
  private static final long SENT = 4_500_000;

  private final BytesToCome toCome = new BytesToCome();

  private long after(long baseline, long done, long sentOfEach) {
    long left = COPIES - done;
    return toCome.of(baseline, left, left * PAGES, done * sentOfEach);
  }

  @Test
  void shouldTakePagesForWhatIsLeftWhileNothingIsKnown() {
    assertThat(after(1, 0, SENT)).isEqualTo((long) (COPIES * PAGES));
    assertThat(after(1, 2, SENT)).isEqualTo((long) (98 * PAGES));
  }

  @Test
  void shouldCountWhatIsSentForACopyAndNotItsPages() {
    after(1, 0, SENT);
    assertThat(after(1, 20, SENT)).isCloseTo(80 * SENT, Percentage.withPercentage(3));
    assertThat(after(1, 90, SENT)).isCloseTo(10 * SENT, Percentage.withPercentage(1));
    assertThat(after(1, 100, SENT)).isZero();
  }

  @Test
  void shouldKnowThatTheLogSendsLittle() {
    after(1, 0, 20_000);
    assertThat(after(1, 10, 20_000)).isCloseTo(90 * 20_000L, Percentage.withPercentage(6));
  }

  @Test
  void shouldLearnAnewWithEachBaseline() {
    after(1, 0, 20_000);
    after(1, 50, 20_000);
    assertThat(after(2, 0, SENT)).isEqualTo((long) (COPIES * PAGES));
    assertThat(after(2, 50, SENT)).isCloseTo(50 * SENT, Percentage.withPercentage(2));
  }

  @Test
  void shouldLearnAnewWhenMoreIsToCome() {
    after(1, 0, SENT);
    after(1, 60, SENT);
    assertThat(toCome.of(1, 80, 80 * PAGES, 61 * SENT)).isEqualTo((long) (80 * PAGES));
    assertThat(toCome.of(1, 40, 40 * PAGES, 101 * SENT)).isCloseTo(40 * SENT, within(4 * SENT));
  }

  @Test
  void shouldBearCopiesWhoseSizeNobodyKnows() {
    assertThat(toCome.of(1, 50, 0, 0)).isZero();
    assertThat(toCome.of(1, 20, 0, 30 * SENT)).isZero();
  }
}
