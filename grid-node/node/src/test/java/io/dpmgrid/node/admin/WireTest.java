package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {
  record Span(Instant began, Duration took) {}

  private static final String BEGAN = "2026-11-22T17:00:00.250Z";

  private static ObjectNode words(String began, String took) {
    return JsonNodeFactory.instance.objectNode().put("began", began).put("took", took);
  }

  @Test
  void shouldCarryTimesAndSpansAsTexts() throws WireException {
    Span span = new Span(Instant.parse(BEGAN), Duration.ofMillis(61_500));
    JsonNode tree = Wire.tree(span);
    assertThat(tree).isEqualTo(words(BEGAN, "PT1M1.5S"));
    assertThat(Wire.value(tree, Span.class)).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "noon", "12", "2026-11-22", "PT"})
  void shouldRefuseWhatIsNoTimeOrSpan(String text) {
    for (ObjectNode words : new ObjectNode[] {words(text, "PT1S"), words(BEGAN, text)}) {
      assertThatThrownBy(() -> Wire.value(words, Span.class))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("Span");
    }
  }

  @Test
  void shouldRefuseARecordThatLacksAPart() {
    ObjectNode words = words(BEGAN, "PT1S");
    words.remove("took");
    assertThatThrownBy(() -> Wire.value(words, Span.class))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("Span.took is missing");
  }
}
