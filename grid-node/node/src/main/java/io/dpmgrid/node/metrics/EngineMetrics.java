package io.dpmgrid.node.metrics;

import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.ignite.spi.IgniteSpiAdapter;
import org.apache.ignite.spi.metric.BooleanMetric;
import org.apache.ignite.spi.metric.DoubleMetric;
import org.apache.ignite.spi.metric.IntMetric;
import org.apache.ignite.spi.metric.LongMetric;
import org.apache.ignite.spi.metric.Metric;
import org.apache.ignite.spi.metric.MetricExporterSpi;
import org.apache.ignite.spi.metric.ReadOnlyMetricManager;
import org.apache.ignite.spi.metric.ReadOnlyMetricRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Opens the engine's own metrics to the node. It exports nothing by itself, and leaves nothing in
 * the cluster but its name among the node's attributes, as every SPI of the engine does.
 *
 * <p>Thread-safe. Empty before the engine has started.
 */
public final class EngineMetrics extends IgniteSpiAdapter implements MetricExporterSpi {
  private volatile @Nullable ReadOnlyMetricManager manager;

  @Override
  public void setMetricRegistry(ReadOnlyMetricManager registry) {
    manager = registry;
  }

  @Override
  public void setExportFilter(Predicate<ReadOnlyMetricRegistry> filter) {}

  @Override
  public void spiStart(@Nullable String igniteInstanceName) {}

  @Override
  public void spiStop() {}

  /** All registries now, by their names in order. One look serves many questions. */
  NavigableMap<String, ReadOnlyMetricRegistry> registries() {
    NavigableMap<String, ReadOnlyMetricRegistry> found = new TreeMap<>();
    ReadOnlyMetricManager all = manager;
    if (all != null) {
      for (ReadOnlyMetricRegistry one : all) {
        found.put(one.name(), one);
      }
    }
    return found;
  }

  /** A number of a registry; empty if there is no such registry, or no such number in it. */
  static OptionalDouble number(@Nullable ReadOnlyMetricRegistry registry, String metric) {
    return registry == null ? OptionalDouble.empty() : number(registry.findMetric(metric));
  }

  /** Maps, lists, texts and histograms are no numbers. */
  private static OptionalDouble number(@Nullable Metric metric) {
    if (metric instanceof LongMetric number) {
      return OptionalDouble.of((double) number.value());
    } else if (metric instanceof IntMetric number) {
      return OptionalDouble.of(number.value());
    } else if (metric instanceof DoubleMetric number) {
      return OptionalDouble.of(number.value());
    } else if (metric instanceof BooleanMetric flag) {
      return OptionalDouble.of(flag.value() ? 1 : 0);
    }
    return OptionalDouble.empty();
  }
}
