package io.dpmgrid.admin.http;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The samples of a registry, as Prometheus asks for them. Thread-safe. */
final class MetricsPage {
  private final CollectorRegistry registry;

  MetricsPage(CollectorRegistry registry) {
    this.registry = registry;
  }

  Reply render(ApiRequest request) throws IOException {
    Set<String> names = new HashSet<>();
    if (request.parameters().get("name[]") instanceof JsonArray wanted) {
      wanted.forEach(name -> names.add(String.valueOf(name)));
    }
    String type = TextFormat.chooseContentType(request.accept());
    return new Reply.Body(200, Map.of("Cache-Control", "no-store"), type, page(type, names));
  }

  /**
   * Makes the pages that scrapes will ask for, for nobody. Collectors look at the grid as in a
   * scrape.
   *
   * @param times how often that which Prometheus asks for is made; the older format is once
   */
  void rehearse(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      page(TextFormat.CONTENT_TYPE_OPENMETRICS_100, Set.of()).gzip();
    }
    page(TextFormat.CONTENT_TYPE_004, Set.of()).gzip();
  }

  private Payload page(String type, Set<String> names) throws IOException {
    StringWriter text = new StringWriter(64 * 1024);
    TextFormat.writeFormat(type, text, registry.filteredMetricFamilySamples(names));
    return new Payload(text.toString().getBytes(StandardCharsets.UTF_8), true);
  }
}
