package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.store.CheckpointStatistics;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Checkpoints, finished and running, and what makes the next one begin. */
final class CheckpointCollector extends NodeCollector {
  private static final MetricFamily FINISHED =
      counter(
          "dpm_checkpoint_finished_total",
          "Checkpoints that were finished, by why they began: timer, log to replay, full checkpoint"
              + " buffer, other.",
          "reason");
  private static final MetricFamily SECONDS =
      counter("dpm_checkpoint_seconds_total", "How long finished checkpoints took together.");
  private static final MetricFamily LOCK =
      counter(
          "dpm_checkpoint_lock_seconds_total", "How long checkpoints kept writers out together.");
  private static final MetricFamily PAGES =
      counter("dpm_checkpoint_pages_total", "Pages of finished checkpoints.");
  private static final MetricFamily LAST =
      gauge("dpm_checkpoint_last_seconds", "How long the last finished checkpoint took.");
  private static final MetricFamily LAST_END =
      gauge(
          "dpm_checkpoint_last_end_timestamp_seconds",
          "When the last checkpoint was finished; 0 before the first of this start.");
  private static final MetricFamily RUNNING =
      gauge("dpm_checkpoint_running", "1 while a checkpoint runs.");
  private static final MetricFamily RUNNING_PAGES =
      gauge("dpm_checkpoint_running_pages", "Pages of the running checkpoint.");
  private static final MetricFamily WRITTEN =
      gauge(
          "dpm_checkpoint_running_written_pages", "Pages of the running checkpoint in the stores.");
  private static final MetricFamily LOG =
      gauge(
          "dpm_checkpoint_log_bytes",
          "Log since the last checkpoint began: what a restart would replay.");
  private static final MetricFamily LOG_LIMIT =
      gauge(
          "dpm_checkpoint_log_limit_bytes",
          "Log at which the next checkpoint begins; 0 if only the interval counts.");

  static final List<MetricFamily> FAMILIES =
      List.of(
          FINISHED,
          SECONDS,
          LOCK,
          PAGES,
          LAST,
          LAST_END,
          RUNNING,
          RUNNING_PAGES,
          WRITTEN,
          LOG,
          LOG_LIMIT);

  private final DpmPlugin plugin;

  CheckpointCollector(DpmPlugin plugin, LongAdder failures) {
    super(failures);
    this.plugin = plugin;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    CheckpointStatistics all = plugin.checkpoints();
    all.finished().forEach((reason, count) -> sheet.put(FINISHED, count, reason.id()));
    sheet.put(SECONDS, all.nanos() / 1e9);
    sheet.put(LOCK, all.lockNanos() / 1e9);
    sheet.put(PAGES, all.pages());
    sheet.put(LAST, all.lastNanos() / 1e9);
    sheet.put(LAST_END, all.lastEndMillis() / 1e3);
    sheet.put(RUNNING, all.running());
    sheet.put(RUNNING_PAGES, all.runningPages());
    sheet.put(WRITTEN, all.runningWritten());
    sheet.put(LOG, all.logBytes());
    sheet.put(LOG_LIMIT, all.logLimitBytes());
  }
}
