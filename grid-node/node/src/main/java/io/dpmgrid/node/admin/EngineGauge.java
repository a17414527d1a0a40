package io.dpmgrid.node.admin;

import java.util.OptionalLong;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.metric.MetricRegistryImpl;
import org.apache.ignite.spi.metric.IntMetric;
import org.apache.ignite.spi.metric.LongMetric;
import org.apache.ignite.spi.metric.Metric;
import org.jspecify.annotations.Nullable;

/** Whole numbers of one of the engine's metric registries. Thread-safe. */
final class EngineGauge {
  private final MetricRegistryImpl registry;

  EngineGauge(GridKernalContext kernal, String registry) {
    this.registry = kernal.metric().registry(registry);
  }

  /** Empty if there is none, or it is negative, by which the engine says that there is none. */
  OptionalLong value(String name) {
    Metric metric = registry.findMetric(name);
    long value = -1;
    if (metric instanceof LongMetric number) {
      value = number.value();
    } else if (metric instanceof IntMetric number) {
      value = number.value();
    }
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Null unless it is more than 0. */
  @Nullable Long positive(String name) {
    OptionalLong value = value(name);
    return value.isPresent() && value.getAsLong() > 0 ? value.getAsLong() : null;
  }
}
