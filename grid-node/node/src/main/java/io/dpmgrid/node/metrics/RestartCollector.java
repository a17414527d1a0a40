package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import io.dpmgrid.ignite.DpmPlugin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** How long the node's start took, phase by phase. */
final class RestartCollector extends NodeCollector {
  private static final MetricFamily PHASES =
      gauge(
          "dpm_restart_phase_seconds",
          "How long the last start took: open and repair the log, replay it, initialize partitions;"
              + " ready is the whole start until the node served.",
          "phase");
  private static final MetricFamily READY =
      gauge("dpm_restart_ready", "1 once the cluster is active and the configured caches exist.");

  static final List<MetricFamily> FAMILIES = List.of(PHASES, READY);

  private final DpmPlugin plugin;
  private final Supplier<Optional<Duration>> ready;

  /**
   * @param ready how long it took until the node was ready, if it is
   */
  RestartCollector(DpmPlugin plugin, Supplier<Optional<Duration>> ready, LongAdder failures) {
    super(failures);
    this.plugin = plugin;
    this.ready = ready;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    plugin.restart().forEach((phase, took) -> sheet.put(PHASES, took.toNanos() / 1e9, phase.id()));
    Optional<Duration> took = ready.get();
    took.ifPresent(time -> sheet.put(PHASES, time.toNanos() / 1e9, "ready"));
    sheet.put(READY, took.isPresent());
  }
}
