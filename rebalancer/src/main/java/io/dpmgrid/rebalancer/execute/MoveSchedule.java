package io.dpmgrid.rebalancer.execute;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * When moves are allowed. Restoring copies always is.
 *
 * @param windows empty for always
 * @param zone the time zone of the windows
 */
public record MoveSchedule(List<MoveWindow> windows, ZoneId zone) {
  /** Copies the list. */
  public MoveSchedule {
    windows = List.copyOf(windows);
  }

  /**
   * Whether moves are allowed at the time of day that servers have: by more than half of their
   * clocks, so that one that jumps opens and closes nothing. Of two, both must say so.
   */
  boolean open(List<Instant> clocks) {
    return 2 * clocks.stream().filter(this::open).count() > clocks.size();
  }

  private boolean open(Instant time) {
    LocalDateTime local = LocalDateTime.ofInstant(time, zone);
    return windows.isEmpty() || windows.stream().anyMatch(window -> window.open(local));
  }
}
