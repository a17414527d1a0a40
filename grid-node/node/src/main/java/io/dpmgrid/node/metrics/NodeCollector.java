package io.dpmgrid.node.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.IgniteException;

/** Reads one part of a node. While the node starts or stops, what cannot be read is left out. */
abstract class NodeCollector extends Collector implements Collector.Describable {
  private final LongAdder failures;

  /**
   * @param failures counts the looks that failed
   */
  NodeCollector(LongAdder failures) {
    this.failures = failures;
  }

  /** Every family that {@link #read} can put. */
  abstract List<MetricFamily> metrics();

  /** Puts what can be read now. */
  abstract void read(Sheet sheet);

  @Override
  public final List<MetricFamilySamples> collect() {
    Sheet sheet = new Sheet();
    try {
      read(sheet);
    } catch (IllegalStateException | IgniteException | NullPointerException e) {
      // Parts of the engine are null while it starts and stops.
      failures.increment();
    }
    return sheet.families();
  }

  @Override
  public final List<MetricFamilySamples> describe() {
    return metrics().stream()
        .map(family -> new MetricFamilySamples(family.name(), family.type(), "", List.of()))
        .toList();
  }
}
