package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes and times as people write and read them. */
class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "7 B, 7",
    "2KB, 2048",
    "2KiB, 2048",
    "4MB, 4194304",
    "4 MiB, 4194304",
    "1GB, 1073741824",
    "1GiB, 1073741824",
    "1TB, 1099511627776",
    "1TiB, 1099511627776"
  })
  void shouldTakeBothNamesOfAUnit(String text, long bytes) {
    assertThat(Quantities.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "MB", "-4MB", "4mb", "4 M", "1.5GB", "4MB ", "9999999999TB"})
  void shouldRefuseWhatIsNoSize(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.bytes(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "4194304, 4.0 MiB",
    "1610612736, 1.5 GiB",
    "1099511627776, 1.0 TiB",
    "1125899906842624, 1024.0 TiB"
  })
  void shouldWriteTheLargestUnitThatReadsWell(long bytes, String text) {
    assertThat(Quantities.readable(bytes)).isEqualTo(text);
  }

  @Test
  void shouldTakeTimes() {
    assertThat(Quantities.duration("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(Quantities.duration("5 m")).isEqualTo(Duration.ofMinutes(5));
  }
}
