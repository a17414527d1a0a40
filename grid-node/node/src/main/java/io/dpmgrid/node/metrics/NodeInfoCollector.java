package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.counter;
import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.internal.IgniteVersionUtils;

/** Who the node is, and whether it can be read. */
final class NodeInfoCollector extends NodeCollector {
  private static final MetricFamily INFO =
      gauge("dpm_node_info", "1, with the node's id and versions.", "node", "version", "engine");
  private static final MetricFamily FAILURES =
      counter(
          "dpm_metrics_failed_reads_total",
          "Parts of the node that could not be read; some while it starts or stops.");

  static final List<MetricFamily> FAMILIES = List.of(INFO, FAILURES);

  private final String id;
  private final String version;
  private final LongAdder failures;

  NodeInfoCollector(String id, String version, LongAdder failures) {
    super(failures);
    this.id = id;
    this.version = version;
    this.failures = failures;
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    sheet.put(INFO, 1, id, version, IgniteVersionUtils.VER_STR);
    sheet.put(FAILURES, failures.sum());
  }
}
