package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.dashboards.Documents.Query;
import io.dpmgrid.node.metrics.MetricFamily;
import io.dpmgrid.node.metrics.NodeMetrics;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and rules ask for nothing that the code does not have. */
class MetricNamesTest {
  private static final List<String> OF_HISTOGRAMS = List.of("_bucket", "_count", "_sum");

  @Test
  void shouldAskOnlyForWhatTheCodeHas() {
    Set<String> known = known();

    assertThat(queries()).hasSizeGreaterThan(100);
    for (Query query : queries()) {
      assertThat(query.metrics().stream().filter(name -> !isOfTheApi(name)))
          .as(query.where())
          .isSubsetOf(known);
    }
  }

  @Test
  void shouldAskTheApiOnlyForWhatItsCodeHas() throws IOException {
    Set<String> known = ofTheApi();

    assertThat(known).contains("dpm_api_requests_total");
    for (Query query : queries()) {
      assertThat(query.metrics().stream().filter(MetricNamesTest::isOfTheApi))
          .as(query.where())
          .isSubsetOf(known);
    }
  }

  @Test
  void shouldRecordWhatIsAskedForUnderARecordedName() {
    Set<String> recorded = new TreeSet<>();
    Documents.rules().forEach(rule -> recorded.add(rule.path("record").asText()));
    Pattern name = Pattern.compile("[a-z_]+(?::[a-zA-Z0-9_]+)+");
    for (Query query : Documents.queriesOfRules()) {
      assertThat(
              name.matcher(query.expression().replaceAll("\\[.*?]", ""))
                  .results()
                  .map(match -> match.group()))
          .as(query.where())
          .isSubsetOf(recorded);
    }
  }

  private static List<Query> queries() {
    List<Query> all = new ArrayList<>(Documents.queriesOfRules());
    Documents.dashboards().forEach(dashboard -> all.addAll(Documents.queries(dashboard)));
    return all;
  }

  private static boolean isOfTheApi(String name) {
    return name.startsWith("dpm_api_");
  }

  private static Set<String> known() {
    Set<String> known = new TreeSet<>();
    for (MetricFamily family : NodeMetrics.families()) {
      if (family.type() == Collector.Type.HISTOGRAM) {
        OF_HISTOGRAMS.forEach(suffix -> known.add(family.name() + suffix));
      } else {
        known.add(family.name());
      }
    }
    CollectorRegistry jvm = new CollectorRegistry();
    DefaultExports.register(jvm);
    Collections.list(jvm.metricFamilySamples())
        .forEach(family -> family.samples.forEach(sample -> known.add(sample.name)));
    // These come with a first collection.
    known.add("jvm_memory_pool_allocated_bytes_total");
    return known;
  }

  /** The API knows no node, and the dashboards no API; so the names are found in its code. */
  private static Set<String> ofTheApi() throws IOException {
    Set<String> names = new TreeSet<>();
    Pattern literal = Pattern.compile("\"(dpm_api_[a-z_]+)\"");
    try (Stream<Path> sources = Files.walk(Path.of("..", "admin-api", "src", "main", "java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        literal
            .matcher(Files.readString(source))
            .results()
            .forEach(
                match -> {
                  names.add(match.group(1));
                  OF_HISTOGRAMS.forEach(suffix -> names.add(match.group(1) + suffix));
                });
      }
    }
    return names;
  }
}
