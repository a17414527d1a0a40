package io.dpmgrid.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.dashboards.Documents.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardsTest {
  private static final int COLUMNS = 24;

  @Test
  void shouldBeThere() {
    assertThat(Documents.dashboards().stream().map(dashboard -> dashboard.get("uid").asText()))
        .containsExactlyInAnyOrder(
            "dpm-overview",
            "dpm-durability",
            "dpm-checkpoints",
            "dpm-rebalance",
            "dpm-api",
            "dpm-jvm");
  }

  @Test
  void shouldLetTheReaderChooseSourceClusterAndNode() {
    for (JsonNode dashboard : Documents.dashboards()) {
      assertThat(dashboard.at("/templating/list").findValuesAsText("name"))
          .as(dashboard.get("title").asText())
          .contains("datasource", "job", "instance");
      for (JsonNode panel : Documents.panels(dashboard)) {
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
      for (Query query : Documents.queries(dashboard)) {
        if (!query.expression().contains("ALERTS{")) {
          int metrics = query.expression().split("job=~\"\\$job\"", -1).length - 1;
          assertThat(metrics).as(query.where()).isPositive();
        }
      }
    }
  }

  @Test
  void shouldSayNoLimitWhereThereIsNone() {
    List<String> texts = new ArrayList<>();
    for (JsonNode dashboard : Documents.dashboards()) {
      for (JsonNode panel : Documents.panels(dashboard)) {
        if (panel.get("type").asText().equals("stat")
            && panel.get("targets").toString().contains("dpm_rebalance_limit_bytes_per_second")) {
          texts.add(panel.at("/fieldConfig/defaults/mappings/0/options/0/text").asText());
        }
      }
    }
    assertThat(texts).isNotEmpty().containsOnly("no limit");
  }

  @Test
  void shouldExplainEveryPanel() {
    for (JsonNode dashboard : Documents.dashboards()) {
      assertThat(dashboard.get("description").asText()).isNotBlank();
      for (JsonNode panel : Documents.panels(dashboard)) {
        String title = panel.get("title").asText();
        assertThat(title).isNotBlank();
        assertThat(panel.path("description").asText()).as(title).isNotBlank();
        assertThat(panel.get("targets")).as(title).isNotEmpty();
      }
    }
  }

  @Test
  void shouldPlacePanelsBesideEachOther() {
    for (JsonNode dashboard : Documents.dashboards()) {
      Set<Integer> ids = new HashSet<>();
      Set<Integer> cells = new HashSet<>();
      for (JsonNode panel : dashboard.get("panels")) {
        assertThat(ids.add(panel.get("id").asInt())).as("id of %s", panel.get("title")).isTrue();
        JsonNode place = panel.get("gridPos");
        int x = place.get("x").asInt();
        assertThat(x + place.get("w").asInt()).isLessThanOrEqualTo(COLUMNS);
        for (int column = x; column < x + place.get("w").asInt(); column++) {
          for (int row = place.get("y").asInt();
              row < place.get("y").asInt() + place.get("h").asInt();
              row++) {
            assertThat(cells.add(row * COLUMNS + column))
                .as("%s overlaps another panel of %s", panel.get("title"), dashboard.get("title"))
                .isTrue();
          }
        }
      }
    }
  }
}
