package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MoveWindowTest {
  private static final LocalDateTime MONDAY = LocalDateTime.parse("2026-01-05T00:00:00");

  @Test
  void shouldOpenAndCloseOnTime() {
    MoveWindow window = new MoveWindow(Set.of(), LocalTime.of(9, 0), LocalTime.of(17, 0));
    assertThat(window.open(MONDAY.withHour(8).withMinute(59))).isFalse();
    assertThat(window.open(MONDAY.withHour(9))).isTrue();
    assertThat(window.open(MONDAY.withHour(16).withMinute(59))).isTrue();
    assertThat(window.open(MONDAY.withHour(17))).isFalse();
  }

  @Test
  void shouldGoOverMidnightOnTheDayThatItOpened() {
    MoveWindow window =
        new MoveWindow(Set.of(DayOfWeek.SUNDAY), LocalTime.of(22, 0), LocalTime.of(4, 0));
    assertThat(window.open(MONDAY.withHour(3))).isTrue();
    assertThat(window.open(MONDAY.withHour(4))).isFalse();
    assertThat(window.open(MONDAY.withHour(23))).isFalse();
    assertThat(window.open(MONDAY.minusHours(1))).isTrue();
    assertThat(window.open(MONDAY.minusHours(23))).isFalse();
  }

  @Test
  void shouldOpenByMoreThanHalfOfTheClocksOnly() {
    MoveWindow window = new MoveWindow(Set.of(), LocalTime.of(9, 0), LocalTime.of(17, 0));
    MoveSchedule schedule = new MoveSchedule(List.of(window), ZoneOffset.UTC);
    Instant in = MONDAY.withHour(12).toInstant(ZoneOffset.UTC);
    Instant out = MONDAY.withHour(20).toInstant(ZoneOffset.UTC);
    assertThat(schedule.open(List.of(in))).isTrue();
    assertThat(schedule.open(List.of(in, out))).isFalse();
    assertThat(schedule.open(List.of(in, out, in))).isTrue();
    assertThat(schedule.open(List.of(out, out, in))).isFalse();
    MoveSchedule always = new MoveSchedule(List.of(), ZoneOffset.UTC);
    assertThat(always.open(List.of(in, out))).isTrue();
  }

  @Test
  void shouldBeOpenAllDayFromATimeToTheSame() {
    MoveWindow window = new MoveWindow(Set.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
    assertThat(window.open(MONDAY)).isTrue();
    assertThat(window.open(MONDAY.withHour(12))).isTrue();
  }
}
