package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.pmem.pool.PoolState;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The medium that holds the node's log, and its pool. */
final class MediumCollector extends NodeCollector {
  private static final MetricFamily INFO =
      gauge(
          "dpm_medium_info",
          "1, with the medium's kind and the worst fault that acknowledged writes survive.",
          "kind",
          "survives",
          "file_system");
  private static final MetricFamily FAILED =
      gauge("dpm_medium_failed", "1 if the log's medium failed: nothing is acknowledged any more.");
  private static final MetricFamily LOST =
      gauge(
          "dpm_medium_hardware_lost_data",
          "1 if the hardware counted a save that failed before this start.");
  private static final MetricFamily DIRTY =
      counter(
          "dpm_medium_unclean_opens_total",
          "Starts that found the pool not closed in good order, in the pool's whole life.");
  private static final MetricFamily HARDWARE =
      counter(
          "dpm_medium_hardware_dirty_shutdowns_total",
          "The hardware's own count of failed saves at the last start; absent if it tells none.");

  static final List<MetricFamily> FAMILIES = List.of(INFO, FAILED, LOST, DIRTY, HARDWARE);

  private final DpmPlugin plugin;

  MediumCollector(DpmPlugin plugin, LongAdder failures) {
    super(failures);
    this.plugin = plugin;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    ProbeResult probe = plugin.probe();
    Survives survives = plugin.survives();
    if (probe != null && survives != null) {
      sheet.put(INFO, 1, probe.kind().id(), survives.id(), probe.fsType());
    }
    sheet.put(FAILED, plugin.logStatistics().failed());
    sheet.put(LOST, plugin.hardwareLostData());
    PoolState pool = plugin.poolState();
    if (pool != null) {
      sheet.put(DIRTY, pool.uncleanOpens());
      if (pool.hardwareDirtyShutdowns() >= 0) {
        sheet.put(HARDWARE, pool.hardwareDirtyShutdowns());
      }
    }
  }
}
