package io.dpmgrid.admin.event;

import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.GridEvent;
import io.dpmgrid.admin.grid.Severity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, numbered. Bounded: the oldest are dropped. Ids name this run of the process,
 * so that a client that resumes after a restart learns that it missed something. Thread-safe; no
 * method blocks.
 */
public final class EventRing {
  private final Clock clock;
  private final String run;
  private final @Nullable EventView[] events;
  private final List<Consumer<GridEvent>> listeners = new CopyOnWriteArrayList<>();
  private long last;

  /** Starts empty. */
  public EventRing(int capacity, Clock clock) {
    this.events = new EventView[capacity];
    this.clock = clock;
    this.run = Long.toHexString(clock.millis());
  }

  /** Keeps an event and tells the listeners, on the caller's thread. */
  public void append(GridEvent event) {
    synchronized (this) {
      last++;
      String message = event.message();
      events[place(last)] =
          new EventView(
              id(last),
              event.type(),
              event.at(),
              event.severity(),
              event.nodeId(),
              event.subject(),
              message.length() <= 4000 ? message : message.substring(0, 4000));
    }
    listeners.forEach(listener -> listener.accept(event));
  }

  /** Tells of new events; the listener does not block. */
  public void onAppend(Consumer<GridEvent> listener) {
    listeners.add(listener);
  }

  /** Number of the newest event, 0 before the first. */
  public synchronized long last() {
    return last;
  }

  /**
   * The number behind which a client resumes.
   *
   * @return negative if the id is another run's or no id of this ring
   */
  public synchronized long position(String id) {
    String prefix = run + "-";
    if (!id.startsWith(prefix)) {
      return -1;
    }
    try {
      long number = Long.parseLong(id.substring(prefix.length()));
      return number <= last ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Events behind a number, oldest first, at most {@code most}; tells how many are gone already.
   */
  public synchronized Batch after(long number, int most) {
    long from = Math.max(number + 1, Math.max(1, last - events.length + 1));
    List<EventView> batch = new ArrayList<>();
    for (long n = from; n <= last && batch.size() < most; n++) {
      batch.add(Objects.requireNonNull(events[place(n)]));
    }
    return new Batch(from - number - 1, batch, from + batch.size() - 1);
  }

  /** The newest events, oldest first. */
  public synchronized List<EventView> newest(int most) {
    return after(Math.max(0, last - most), most).events();
  }

  /** The message for a client that missed events. */
  public EventView lost(long number, String why) {
    return new EventView(
        id(Math.max(0, number)),
        EventType.EVENTS_LOST,
        clock.instant(),
        Severity.WARNING,
        null,
        null,
        why);
  }

  private int place(long number) {
    return (int) (number % events.length);
  }

  private String id(long number) {
    return run + "-" + number;
  }

  /**
   * Events behind a number.
   *
   * @param lost how many are gone between the number and the first of them
   * @param last number of the last of them, or where to go on if there is none
   */
  public record Batch(long lost, List<EventView> events, long last) {}
}
