package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The dashboards against schemas that were generated from Grafana's own types. */
class GrafanaSchemaTest {
  @Test
  void shouldBeDashboards() throws IOException {
    Validator schema = schema("dashboard");

    for (JsonNode dashboard : Documents.dashboards()) {
      assertThat(problems(schema, dashboard)).as(dashboard.get("title").asText()).isEmpty();
    }
  }

  @Test
  void shouldGiveEachPanelTheOptionsOfItsKind() throws IOException {
    for (JsonNode dashboard : Documents.dashboards()) {
      for (JsonNode panel : Documents.panels(dashboard)) {
        assertThat(problems(schema(panel.get("type").asText()), panel.get("options")))
            .as("%s, %s", dashboard.get("title").asText(), panel.get("title").asText())
            .isEmpty();
      }
    }
  }

  @Test
  void shouldNoticeWhatIsNoDashboard() throws IOException {
    Validator dashboard = schema("dashboard");
    Validator stat = schema("stat");
    JsonObject whole = new JsonObject(Documents.dashboards().get(0).toString());
    JsonObject options =
        new JsonObject(
            Documents.panels(Documents.dashboards().get(1)).stream()
                .filter(panel -> panel.get("type").asText().equals("stat"))
                .findFirst()
                .orElseThrow()
                .get("options")
                .toString());
    assertThat(problems(dashboard, whole)).isEmpty();
    assertThat(problems(stat, options)).isEmpty();

    assertThat(problems(dashboard, whole.copy().put("templating", "none"))).isNotEmpty();
    assertThat(problems(dashboard, whole.copy().put("graphTooltip", 7))).isNotEmpty();
    assertThat(problems(stat, options.copy().put("colorMode", "bright"))).isNotEmpty();
    assertThat(problems(stat, options.copy().put("unheardOf", true))).isNotEmpty();
  }

  private static Validator schema(String name) throws IOException {
    try (InputStream schema =
        GrafanaSchemaTest.class.getResourceAsStream("grafana-schema/" + name + ".json")) {
      String text =
          new String(Objects.requireNonNull(schema, name).readAllBytes(), StandardCharsets.UTF_8);
      return Validator.create(
          JsonSchema.of(new JsonObject(text)),
          new JsonSchemaOptions()
              .setBaseUri("urn:grafana:" + name)
              .setDraft(Draft.DRAFT7)
              .setOutputFormat(OutputFormat.Basic));
    }
  }

  private static List<String> problems(Validator schema, JsonNode value) {
    return problems(schema, new JsonObject(value.toString()));
  }

  private static List<String> problems(Validator schema, JsonObject value) {
    OutputUnit result = schema.validate(value);
    return Boolean.TRUE.equals(result.getValid())
        ? List.of()
        : result.getErrors().stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .toList();
  }
}
