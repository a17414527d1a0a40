package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Durability;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.LogStatistics;
import io.dpmgrid.pmem.log.LogMeter;
import io.dpmgrid.pmem.log.PersistTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads counters every second, so that there are rates, and tells when the log stalls or fails.
 * Thread-safe.
 */
final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final long WINDOW_MILLIS = 1000;
  private static final double NANOS_PER_MICRO = 1000.0;

  private final DpmPlugin plugin;
  private final EventFeed feed;
  private final String nodeId;
  private final Runnable others;
  private final ScheduledExecutorService clock;
  private final StallNews stallNews = new StallNews();
  private long beganNanos = System.nanoTime();
  private LogStatistics before;
  private volatile Durability last;

  /**
   * @param others reads other counters
   */
  Pulse(DpmPlugin plugin, EventFeed feed, String nodeId, Runnable others) {
    this.plugin = plugin;
    this.feed = feed;
    this.nodeId = nodeId;
    this.others = others;
    this.before = plugin.logStatistics();
    this.last = new Durability(before.updates(), before.bytes(), 0, null, null, WINDOW_MILLIS);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dpm-pulse-" + nodeId);
              thread.setDaemon(true);
              return thread;
            });
  }

  void open() {
    // A beat catches what it throws: nobody has to look at its end.
    ScheduledFuture<?> unused =
        clock.scheduleAtFixedRate(this::beat, WINDOW_MILLIS, WINDOW_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * The last window, and the totals of this moment. Latencies are those of making a range of the
   * log durable, within a bucket of {@link PersistTimes} by interpolation.
   */
  Durability durability() {
    LogStatistics now = plugin.logStatistics();
    Durability window = last;
    return new Durability(
        now.updates(),
        now.bytes(),
        window.putsPerSecond(),
        window.latencyP50Us(),
        window.latencyP99Us(),
        window.windowMs());
  }

  private void beat() {
    beatOfLog();
    try {
      others.run();
    } catch (RuntimeException e) {
      LOG.debug("counters cannot be read, as while the node starts or stops", e);
    }
  }

  private synchronized void beatOfLog() {
    try {
      LogStatistics now = plugin.logStatistics();
      long nanos = System.nanoTime();
      double seconds = (nanos - beganNanos) / 1e9;
      List<Long> times = difference(before.persistTimes(), now.persistTimes());
      last =
          new Durability(
              now.updates(),
              now.bytes(),
              Math.max(0, (now.updates() - before.updates()) / seconds),
              quantile(times, 0.5),
              quantile(times, 0.99),
              Math.max(1, Math.round(seconds * 1000)));
      tellChanges(before, now, nanos);
      before = now;
      beganNanos = nanos;
    } catch (RuntimeException e) {
      LOG.warn("the log's counters cannot be read", e);
    }
  }

  private void tellChanges(LogStatistics then, LogStatistics now, long nanos) {
    if (now.failed() && !then.failed()) {
      feed.tell(
          EventType.MEDIUM_FAILED,
          Severity.ERROR,
          nodeId,
          null,
          "The log's medium of node " + nodeId + " failed; it acknowledges nothing any more.");
    }
    String stalls = stallNews.count(stalls(now) - stalls(then), beganNanos, nanos);
    if (stalls != null) {
      feed.tell(
          EventType.LOG_STALLED,
          Severity.WARNING,
          nodeId,
          null,
          "Writers of node "
              + nodeId
              + " waited for the log longer than "
              + LogMeter.STALL.toMillis()
              + " ms, "
              + stalls
              + ".");
    }
  }

  private static long stalls(LogStatistics of) {
    return of.stalls().values().stream().mapToLong(LogMeter.Stalls::count).sum();
  }

  private static List<Long> difference(PersistTimes.Reading then, PersistTimes.Reading now) {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < now.counts().size(); i++) {
      counts.add(Math.max(0, now.counts().get(i) - then.counts().get(i)));
    }
    return counts;
  }

  /** In microseconds; null without a time. */
  static @Nullable Double quantile(List<Long> counts, double quantile) {
    List<Long> bounds = PersistTimes.boundsNanos();
    long total = counts.stream().mapToLong(Long::longValue).sum();
    if (total == 0) {
      return null;
    }
    double wanted = quantile * total;
    double passed = 0;
    for (int i = 0; i < bounds.size(); i++) {
      long here = counts.get(i);
      if (here > 0 && passed + here >= wanted) {
        double low = i == 0 ? 0 : bounds.get(i - 1);
        return (low + (bounds.get(i) - low) * (wanted - passed) / here) / NANOS_PER_MICRO;
      }
      passed += here;
    }
    return bounds.get(bounds.size() - 1) / NANOS_PER_MICRO;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
