package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BytesToComeTest {
  private static final long COPIES = 100;
  private static final double PAGES = 6e6;
  private static final long SENT = 4_500_000;

  private final BytesToCome toCome = new BytesToCome();

  /** One comes after the other, and of the one that comes half is there. */
  private long after(long baseline, long done, long sentOfEach) {
    long left = COPIES - done;
    long moved = done * sentOfEach + (done > 0 && left > 0 ? sentOfEach / 2 : 0);
    return toCome.of(baseline, left, left * PAGES, moved, done > 0 && left > 0 ? 0.5 : 0);
  }

  @Test
  void shouldTakePagesForWhatIsLeftWhileNothingIsKnown() {
    assertThat(after(1, 0, SENT)).isEqualTo((long) (COPIES * PAGES));
    assertThat(after(1, 2, SENT)).isEqualTo((long) (98 * PAGES));
  }

  @Test
  void shouldCountWhatIsSentForACopyAndNotItsPages() {
    after(1, 0, SENT);
    assertThat(after(1, 20, SENT)).isCloseTo(79 * SENT + SENT / 2, within(SENT / 100));
    assertThat(after(1, 90, SENT)).isCloseTo(9 * SENT + SENT / 2, within(SENT / 100));
    assertThat(after(1, 100, SENT)).isZero();
  }

  @Test
  void shouldKnowThatTheLogSendsLittle() {
    after(1, 0, 20_000);
    assertThat(after(1, 10, 20_000)).isCloseTo(89 * 20_000L + 10_000, within(200L));
  }

  @Test
  void shouldLearnAnewWithEachBaseline() {
    after(1, 0, 20_000);
    after(1, 50, 20_000);
    assertThat(after(2, 0, SENT)).isEqualTo((long) (COPIES * PAGES));
    assertThat(after(2, 50, SENT)).isCloseTo(49 * SENT + SENT / 2, within(SENT / 100));
  }

  @Test
  void shouldLearnAnewWhenMoreIsToCome() {
    after(1, 0, SENT);
    after(1, 60, SENT);
    assertThat(toCome.of(1, 80, 80 * PAGES, 61 * SENT, 0.5)).isEqualTo((long) (80 * PAGES));
    assertThat(toCome.of(1, 40, 40 * PAGES, 101 * SENT, 0.5))
        .isCloseTo(40 * SENT, within(4 * SENT));
  }

  @Test
  void shouldBearCopiesWhoseSizeNobodyKnows() {
    assertThat(toCome.of(1, 50, 0, 0, 0.5)).isZero();
    assertThat(toCome.of(1, 20, 0, 30 * SENT, 0.5)).isZero();
  }

  @Test
  void shouldKnowThatCopiesComeAtTheSameTime() {
    after(1, 0, SENT);
    // Ten are complete, and of eight others half has come.
    assertThat(toCome.of(1, 90, 90 * PAGES, 14 * SENT, 4)).isCloseTo(86 * SENT, within(SENT));
    assertThat(toCome.of(1, 2, 2 * PAGES, 99 * SENT, 1)).isCloseTo(SENT, within(SENT / 10));
    // No more of them are there than are to come.
    assertThat(toCome.of(1, 2, 2 * PAGES, 100 * SENT, 8)).isZero();
  }

  @Test
  void shouldGoByPartsBeforeAnyIsComplete() {
    after(1, 0, SENT);
    assertThat(toCome.of(1, 100, 100 * PAGES, 10 * SENT, 10)).isCloseTo(90 * SENT, within(SENT));
  }
}
