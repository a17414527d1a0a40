package io.dpmgrid.node.metrics;

import io.prometheus.client.Collector;
import java.util.List;

/**
 * Metrics of one name, as {@code docs/metrics.md} lists them.
 *
 * @param name the whole name, {@code _total} included; of a histogram without its suffixes
 * @param type what it is to Prometheus
 * @param help one sentence
 * @param labels names of its labels; each has few values
 */
public record MetricFamily(String name, Collector.Type type, String help, List<String> labels) {
  /** Copies. */
  public MetricFamily {
    labels = List.copyOf(labels);
  }

  static MetricFamily gauge(String name, String help, String... labels) {
    return new MetricFamily(name, Collector.Type.GAUGE, help, List.of(labels));
  }

  static MetricFamily counter(String name, String help, String... labels) {
    return new MetricFamily(name, Collector.Type.COUNTER, help, List.of(labels));
  }

  static MetricFamily histogram(String name, String help, String... labels) {
    return new MetricFamily(name, Collector.Type.HISTOGRAM, help, List.of(labels));
  }
}
