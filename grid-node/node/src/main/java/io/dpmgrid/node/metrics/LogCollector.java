package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;
import static io.dpmgrid.node.metrics.MetricFamily.histogram;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.LogSpace;
import io.dpmgrid.ignite.LogStatistics;
import io.dpmgrid.pmem.log.LogMeter;
import io.dpmgrid.pmem.log.PersistTimes;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The log: what went into it, how long persisting took, and where its segments are. */
final class LogCollector extends NodeCollector {
  private static final MetricFamily PUTS =
      counter(
          "dpm_log_durable_puts_total",
          "Entries that were put or removed in this node's log; each copy counts on its own node.");
  private static final MetricFamily RECORDS =
      counter("dpm_log_records_total", "Records of every kind that were added to the log.");
  private static final MetricFamily BYTES =
      counter("dpm_log_bytes_total", "Bytes of log that became durable.");
  private static final MetricFamily PERSIST =
      histogram(
          "dpm_log_persist_seconds",
          "Time to make log durable: write-back and fence (one range in "
              + LogMeter.SAMPLED
              + " is timed), or a synchronous write on medium kind file (each is timed).");
  private static final MetricFamily LAG =
      gauge("dpm_log_watermark_lag_bytes", "Bytes of log reserved and not durable yet.");
  private static final MetricFamily WAITS =
      counter(
          "dpm_log_waits_total", "Acknowledgements that had to wait until the log was durable.");
  private static final MetricFamily COMMITS =
      counter(
          "dpm_log_group_commits_total",
          "Synchronous writes, each for all who waited; none on media with cache-line write-back.");
  private static final MetricFamily STALLS =
      counter(
          "dpm_log_stalls_total",
          "Waits of writers longer than "
              + LogMeter.STALL.toMillis()
              + " ms: for an earlier record (order), the device (sync), the next segment"
              + " (roll_over).",
          "cause");
  private static final MetricFamily STALL_SECONDS =
      counter("dpm_log_stall_seconds_total", "How long these stalls took together.", "cause");
  private static final MetricFamily ROLL_OVERS =
      counter("dpm_log_roll_overs_total", "Segments that were closed for their successors.");
  private static final MetricFamily REPAIRED =
      gauge(
          "dpm_log_repaired_bytes",
          "Bytes behind the last whole record that the last start zeroed.");
  private static final MetricFamily RING =
      gauge("dpm_log_ring_segments", "Slots of the log's ring.");
  private static final MetricFamily FREE =
      gauge("dpm_log_free_segments", "Slots that can be written again; without one, writers wait.");
  private static final MetricFamily ARCHIVED =
      gauge("dpm_log_archived_segments", "Segments in the archive.");
  private static final MetricFamily ARCHIVE =
      gauge("dpm_log_archive_bytes", "Size of the archive.");
  private static final MetricFamily LIMIT =
      gauge(
          "dpm_log_archive_limit_bytes",
          "Size at which the oldest archived segments are deleted; +Inf if never.");
  private static final MetricFamily HISTORY =
      gauge(
          "dpm_log_history_seconds",
          "Age of the oldest checkpoint that the log still reaches back to: a node that was away"
              + " longer is copied in full.");
  private static final MetricFamily OFF =
      gauge(
          "dpm_log_switched_off_groups",
          "Persistent cache groups whose log is off: a kill may lose writes to them.");

  static final List<MetricFamily> FAMILIES =
      List.of(
          PUTS,
          RECORDS,
          BYTES,
          PERSIST,
          LAG,
          WAITS,
          COMMITS,
          STALLS,
          STALL_SECONDS,
          ROLL_OVERS,
          REPAIRED,
          RING,
          FREE,
          ARCHIVED,
          ARCHIVE,
          LIMIT,
          HISTORY,
          OFF);

  private final DpmPlugin plugin;

  LogCollector(DpmPlugin plugin, LongAdder failures) {
    super(failures);
    this.plugin = plugin;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    LogStatistics log = plugin.logStatistics();
    sheet.put(PUTS, log.updates());
    sheet.put(RECORDS, log.records());
    sheet.put(BYTES, log.bytes());
    sheet.put(
        PERSIST,
        PersistTimes.boundsNanos().stream().map(nanos -> nanos / 1e9).toList(),
        log.persistTimes().counts(),
        log.persistTimes().nanos() / 1e9);
    sheet.put(LAG, log.lagBytes());
    sheet.put(WAITS, log.flushes());
    sheet.put(COMMITS, log.groupCommits());
    log.stalls()
        .forEach(
            (cause, stalls) -> {
              sheet.put(STALLS, stalls.count(), cause.id());
              sheet.put(STALL_SECONDS, stalls.nanos() / 1e9, cause.id());
            });
    sheet.put(ROLL_OVERS, log.rollOvers());
    sheet.put(REPAIRED, log.repairedBytes());
    sheet.put(OFF, plugin.groupsWithoutLog().size());
    LogSpace space = plugin.logSpace();
    sheet.put(RING, space.ring());
    sheet.put(FREE, space.free());
    sheet.put(ARCHIVED, space.archived());
    sheet.put(ARCHIVE, space.archivedBytes());
    sheet.put(
        LIMIT,
        space.archiveLimitBytes() == Long.MAX_VALUE
            ? Double.POSITIVE_INFINITY
            : space.archiveLimitBytes());
    sheet.put(HISTORY, space.historySeconds());
  }
}
