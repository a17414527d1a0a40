package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  @Test
  void shouldBeWhatTheDocumentSays() throws IOException {
    Path document = Path.of("..", "..", "docs", "configuration.md");
    assertThat(Files.readString(document))
        .as("run ./dpm config reference > docs/configuration.md")
        .isEqualTo(ConfigReference.markdown())
        .contains("KiB, MiB, GiB, TiB");
  }
}
