package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigErrorsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void shouldRefuseAnUnknownKeyAndNameTheNearestWithItsLine() throws IOException {
    Path file = write("data:\n  directory: /d\nlog:\n  segmens: 4\n");
    assertThatThrownBy(() -> new NodeConfigBuilder().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ":4")
        .hasMessageContaining("'log.segmens'")
        .hasMessageContaining("'log.segments'");
  }

  @ParameterizedTest
  @CsvSource({
    "'logs: {}', logs",
    "'data: {directory: /d, log: {a: 1}}', data.log",
    "'caches: [{nam: x}]', caches[0].nam",
    "'network: {discovery-peers: x}', network.discovery-peers",
    "'caches: {name: x}', caches.name",
  })
  void shouldRefuseUnknownSections(String yaml, String place) throws IOException {
    Path file = write(yaml);
    assertThatThrownBy(() -> new NodeConfigBuilder().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(place);
  }

  @ParameterizedTest
  @CsvSource({
    "log.segment-size, 64",
    "log.segment-size, 64mb",
    "log.segment-size, 4GB",
    "log.segment-size, -1MB",
    "log.segment-size, 99999999999999999999TB",
    "memory.region-size, 1MB",
    "checkpoint.interval, 5",
    "checkpoint.interval, 5ms",
    "checkpoint.interval, five seconds",
    "log.segments, 1",
    "log.segments, 2.5",
    "log.segments, ''",
    "checkpoint.write-throttling, yes",
    "network.client-port, 70000",
    "network.address, 'a b'",
    "network.discovery-peers[0], 10.0.0.1",
    "node.id, '../x'",
    "medium.kind, pmem",
    "medium.require, everything",
    "medium.emulation.bandwidth, -1",
    "medium.emulation.bandwidth, fast",
    "data.log, ' '",
    "caches[0].backups, 32",
    "caches[0].atomicity, both",
    "logging.level, loud",
  })
  void shouldRefuseAValueOutOfItsRangeAndSayTheRange(String key, String text) {
    String general = key.replaceAll("\\[\\d+]", "[]");
    String range =
        Keys.ALL.stream()
            .filter(k -> k.path().equals(general))
            .findFirst()
            .orElseThrow()
            .type()
            .range();
    NodeConfigBuilder builder =
        new NodeConfigBuilder()
            .set("data.directory", "/d")
            .set("caches[0].name", "c")
            .set("medium.kind", "emulated")
            .set(key, text);
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(range);
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThatThrownBy(() -> new NodeConfigBuilder().build())
        .hasMessageContaining("data.directory is missing");
    assertThatThrownBy(
            () ->
                new NodeConfigBuilder()
                    .set("data.directory", "/d")
                    .set("caches[0].backups", "1")
                    .build())
        .hasMessageContaining("caches[0].name is missing");
  }

  @ParameterizedTest
  @CsvSource({"primary-sync", "full-async"})
  void shouldRefuseWeakAcknowledgementsUnlessTheyAreAccepted(String sync) {
    NodeConfigBuilder builder =
        new NodeConfigBuilder()
            .set("data.directory", "/d")
            .set("caches[0].name", "c")
            .set("caches[0].write-synchronization", sync);
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("can lose acknowledged writes")
        .hasMessageContaining("accept-weaker-acks");
    builder.set("caches[0].accept-weaker-acks", "true");
    assertThatCode(builder::build).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseContradictions() {
    NodeConfigBuilder builder = new NodeConfigBuilder().set("data.directory", "/d");
    assertThatThrownBy(() -> builder.set("medium.emulation.read-latency", "1us").build())
        .hasMessageContaining("medium.kind");
    NodeConfigBuilder ports = new NodeConfigBuilder().set("data.directory", "/d");
    assertThatThrownBy(() -> ports.set("network.client-port", "47500").build())
        .hasMessageContaining("three different ports");
    NodeConfigBuilder archive = new NodeConfigBuilder().set("data.directory", "/d");
    assertThatThrownBy(() -> archive.set("log.archive-limit", "1MB").build())
        .hasMessageContaining("less than one segment");
    NodeConfigBuilder twins = new NodeConfigBuilder().set("data.directory", "/d").cache("a");
    assertThatThrownBy(() -> twins.cache("a").build()).hasMessageContaining("is there already");
  }

  @ParameterizedTest
  @CsvSource({"'a: [', 1", "'data: {directory: /d}\ndata: {log: /l}', 2", "'just text', 1"})
  void shouldNameTheLineOfBrokenYaml(String yaml, int line) throws IOException {
    Path file = write(yaml);
    assertThatThrownBy(() -> new NodeConfigBuilder().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ":" + line);
  }

  @Test
  void shouldSayThatAFileDoesNotExist() {
    Path file = directory.resolve("none.yaml");
    assertThatThrownBy(() -> new NodeConfigBuilder().file(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ": there is no such file");
  }

  @Test
  void shouldAcceptEmptySections() throws IOException {
    Path file = write("# nothing yet\nlog:\ncaches:\n");
    assertThat(new NodeConfigBuilder().file(file).set("data.directory", "/d").build()).isNotNull();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("node.yaml"), yaml);
  }
}
