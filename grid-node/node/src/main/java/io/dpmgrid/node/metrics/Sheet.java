package io.dpmgrid.node.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples of one look at a node. Not thread-safe. */
final class Sheet {
  private final Map<MetricFamily, List<Sample>> samples = new LinkedHashMap<>();

  void put(MetricFamily family, double value, String... labels) {
    add(family, "", family.labels(), List.of(labels), value);
  }

  /** Counts beyond 2^53 lose their last digits, as all do in Prometheus. */
  void put(MetricFamily family, long value, String... labels) {
    put(family, (double) value, labels);
  }

  void put(MetricFamily family, boolean value, String... labels) {
    put(family, value ? 1.0 : 0.0, labels);
  }

  /**
   * A histogram without labels.
   *
   * @param bounds upper bounds of the buckets, ascending
   * @param counts how many values are in each bucket alone, one more than there are bounds
   */
  void put(MetricFamily family, List<Double> bounds, List<Long> counts, double sum) {
    long below = 0;
    for (int i = 0; i < counts.size(); i++) {
      below += counts.get(i);
      double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
      add(
          family,
          "_bucket",
          List.of("le"),
          List.of(Collector.doubleToGoString(bound)),
          (double) below);
    }
    add(family, "_count", List.of(), List.of(), (double) below);
    add(family, "_sum", List.of(), List.of(), sum);
  }

  List<MetricFamilySamples> families() {
    List<MetricFamilySamples> all = new ArrayList<>();
    samples.forEach(
        (family, values) ->
            all.add(new MetricFamilySamples(family.name(), family.type(), family.help(), values)));
    return all;
  }

  private void add(
      MetricFamily family, String suffix, List<String> names, List<String> labels, double value) {
    if (names.size() != labels.size()) {
      throw new IllegalArgumentException(family.name() + " has labels " + names);
    }
    samples
        .computeIfAbsent(family, key -> new ArrayList<>())
        .add(new Sample(family.name() + suffix, names, labels, value));
  }
}
