package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"./dpm,./dpm", "/a b/dpm,'/a b/dpm'", "it's,'it'\\''s'", "$HOME,'$HOME'"})
  void shouldBeOneWordForAShell(String text, String word) {
    assertThat(ShellWord.of(text)).isEqualTo(word);
  }
}
