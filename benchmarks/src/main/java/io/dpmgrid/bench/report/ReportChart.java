package io.dpmgrid.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** A report as a bar chart: a bar per system and medium, grouped by load. */
public final class ReportChart {
  /** Bars further apart than this factor cannot be read on one linear axis. */
  private static final double LARGEST_LINEAR_SPREAD = 20;

  /** Where the logarithmic axis begins, so that a missing value is a bar without height. */
  private static final double NO_BAR = 1;

  /**
   * Writes a PNG. Needs no display.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(BenchReport report, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Set<String> groups = new LinkedHashSet<>();
    Map<String, Map<String, Double>> series = new LinkedHashMap<>();
    for (Row row : report.rows()) {
      Double value = value(row);
      if (value == null || value <= NO_BAR) {
        continue;
      }
      groups.add(group(row));
      series
          .computeIfAbsent(row.system() + " (" + row.medium() + ")", key -> new LinkedHashMap<>())
          .put(group(row), value);
    }
    if (series.isEmpty()) {
      groups.add("nothing was measured");
      series.put("-", Map.of("nothing was measured", NO_BAR));
    }
    String axis = report.rows().isEmpty() ? "" : axis(report.rows().get(0));
    boolean logarithmic = spread(series) > LARGEST_LINEAR_SPREAD;
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1200)
            .height(700)
            .title(report.bench() + (report.quick() ? " (quick)" : ""))
            .yAxisTitle(axis + (logarithmic ? " (log)" : ""))
            .build();
    chart.getStyler().setYAxisLogarithmic(logarithmic);
    chart.getStyler().setYAxisMin(logarithmic ? NO_BAR : 0);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setXAxisLabelRotation(30);
    double none = logarithmic ? NO_BAR : 0;
    List<String> labels = new ArrayList<>(groups);
    series.forEach(
        (name, values) ->
            chart.addSeries(
                name,
                labels,
                labels.stream().map(label -> values.getOrDefault(label, none)).toList()));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }

  private static double spread(Map<String, Map<String, Double>> series) {
    DoubleSummaryStatistics all =
        series.values().stream()
            .flatMap(values -> values.values().stream())
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    return all.getMax() / all.getMin();
  }

  private static String axis(Row row) {
    if (row instanceof RestartRow) {
      return "process start to first read, ms";
    }
    return row instanceof RebalanceRow
        ? "seconds until every copy is complete"
        : "operations per second";
  }

  private static String group(Row row) {
    if (row instanceof LatencyRow latency) {
      return latency.load();
    }
    if (row instanceof RebalanceRow change) {
      return change.round() == 1 ? change.change() : change.change() + " " + change.round();
    }
    RestartRow restart = (RestartRow) row;
    return restart.dataMb() + " MB, killed " + restart.killed();
  }

  private static @Nullable Double value(Row row) {
    if (row instanceof LatencyRow latency) {
      return latency.opsPerS();
    }
    if (row instanceof RebalanceRow change) {
      return change.seconds();
    }
    return ((RestartRow) row).firstReadMs();
  }
}
