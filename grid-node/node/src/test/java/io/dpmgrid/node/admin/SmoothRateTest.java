package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SmoothRateTest {
  private final SmoothRate rate = new SmoothRate();

  @Test
  void shouldFindASteadyRateAtOnceAndBeSureOfIt() {
    assertThat(rate.perSecond()).isZero();
    assertThat(rate.error()).isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      rate.add(2_000, 2);
    }
    assertThat(rate.perSecond()).isEqualTo(1_000);
    assertThat(rate.error()).isZero();
  }

  @Test
  void shouldFollowAChangeWithinSeconds() {
    for (int i = 0; i < 60; i++) {
      rate.add(1_000, 1);
    }
    rate.add(5_000, 1);
    assertThat(rate.perSecond()).isBetween(1_100.0, 2_000.0);
    assertThat(rate.error()).as("a jump makes it unsure").isGreaterThan(0.1);
    for (int i = 0; i < 40; i++) {
      rate.add(5_000, 1);
    }
    assertThat(rate.perSecond()).isBetween(4_800.0, 5_000.0);
  }

  @Test
  void shouldBeginAnewAfterAPause() {
    for (int i = 0; i < 30; i++) {
      rate.add(9_000, 1);
    }
    for (int i = 0; i < 20; i++) {
      rate.add(0, 1);
    }
    assertThat(rate.perSecond()).isLessThan(2_000);
    rate.add(100, 1);
    assertThat(rate.perSecond()).isEqualTo(100);
    rate.restart();
    assertThat(rate.perSecond()).isZero();
  }

  @Test
  void shouldNotCountTheTimeBeforeTheFirstComes() {
    for (int i = 0; i < 3; i++) {
      rate.add(0, 1);
    }
    rate.add(600, 1);
    assertThat(rate.perSecond()).isEqualTo(600);
    rate.restart();
    rate.add(0, 1);
    rate.add(700, 1);
    assertThat(rate.perSecond()).isEqualTo(700);
  }

  @Test
  void shouldKeepTheTruthWithinItsErrorNearlyAlways() {
    long seed = 4;
    Random random = new Random(seed);
    int within = 0;
    int trials = 1_000;
    for (int trial = 0; trial < trials; trial++) {
      SmoothRate scattered = new SmoothRate();
      for (int i = 0; i < 30; i++) {
        scattered.add(500 + random.nextInt(1_000), 1);
      }
      double off = Math.abs(scattered.perSecond() - 1_000) / scattered.perSecond();
      within += off <= scattered.error() ? 1 : 0;
    }
    assertThat(within / (double) trials).as("seed %d", seed).isGreaterThan(0.9);
  }
}
