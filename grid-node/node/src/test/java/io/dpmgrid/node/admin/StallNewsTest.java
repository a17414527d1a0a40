package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StallNewsTest {
  private final StallNews news = new StallNews();
  private final List<String> told = new ArrayList<>();

  /** From negative to positive nanoseconds, as System.nanoTime() may go. */
  private void second(int number, long stalls) {
    long from = TimeUnit.SECONDS.toNanos(number - 100);
    String text = news.count(stalls, from, from + TimeUnit.SECONDS.toNanos(1));
    if (text != null) {
      told.add(number + ": " + text);
    }
  }

  @Test
  void shouldTellTheFirstAtOnceAndTheRestOnceAMinute() {
    for (int i = 0; i < 130; i++) {
      second(i, i == 0 ? 1 : 2);
    }
    assertThat(told)
        .containsExactly("0: once in 1 s", "60: 120 times in 60 s", "120: 120 times in 60 s");
  }

  @Test
  void shouldTellNothingWhileNothingStalls() {
    second(0, 3);
    for (int i = 1; i < 100; i++) {
      second(i, 0);
    }
    second(100, 1);
    assertThat(told).containsExactly("0: 3 times in 1 s", "100: once in 1 s");
  }
}
