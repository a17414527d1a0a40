package io.dpmgrid.rebalancer.execute;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;

/**
 * When moves are allowed.
 *
 * @param days the days on which it opens; empty for every day
 * @param from when it opens
 * @param to when it closes; not after {@code from} means on the next day
 */
public record MoveWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  /** Copies the days. */
  public MoveWindow {
    days = Set.copyOf(days);
  }

  /** Whether it is open at a time. */
  public boolean open(LocalDateTime time) {
    LocalTime clock = time.toLocalTime();
    if (from.isBefore(to)) {
      return on(time.getDayOfWeek()) && !clock.isBefore(from) && clock.isBefore(to);
    }
    return !clock.isBefore(from)
        ? on(time.getDayOfWeek())
        : clock.isBefore(to) && on(time.getDayOfWeek().minus(1));
  }

  private boolean on(DayOfWeek day) {
    return days.isEmpty() || days.contains(day);
  }
}
