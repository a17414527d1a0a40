package io.dpmgrid.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "node.weight, 0",
    "node.weight, NaN",
    "node.weight, 1000001",
    "node.weight, heavy",
    "caches[0].placement, rendezvous",
    "medium.emulation.bandwidth, -1",
    "medium.emulation.bandwidth, fast",
    "data.log, ' '",
    "caches[0].backups, 32",
    "caches[0].atomicity, both",
    "logging.level, loud",
    "cluster.rehearsal, 0s",
    "cluster.rehearsal, 11m",
    "cluster.rehearsal, on",
    "rebalance.zones, maybe",
    "rebalance.zones, ''",
    "rebalance.minimum-copies, 0",
    "rebalance.minimum-copies, -1",
    "rebalance.minimum-copies, 33",
    "rebalance.minimum-copies, 1.5",
    "rebalance.minimum-copies, some",
    "rebalance.guard-p99, 0s",
    "rebalance.guard-p99, 2h",
    "rebalance.guard-p99, 20",
    "rebalance.guard-p99, none",
    "rebalance.guard-least, 0B",
    "rebalance.guard-most, 2TB",
    "rebalance.guard-most, fast",
    "admin.enabled, maybe",
    "admin.address, 'a b'",
    "admin.port, -1",
    "admin.port, 65536",
    "admin.port, http",
    "admin.tls.certificate, ' '",
    "admin.tls.key, ' '",
    "admin.tls.client-ca, ' '",
    "admin.tokens[0].name, 'a b'",
    "admin.tokens[0].name, ''",
    "admin.tokens[0].role, root",
    "admin.jwt.jwks, 'a b'",
    "admin.jwt.jwks, http://id.example.com/keys",
    "admin.jwt.jwks, https://user:word@id.example.com/keys",
    "admin.jwt.issuer, 'a b'",
    "admin.jwt.audience, ''",
    "admin.jwt.role-claim, ' '",
    "admin.mtls-roles[0].subject, ''",
    "admin.mtls-roles[0].role, ADMIN",
    "admin.cors-origins[0], *",
    "admin.cors-origins[0], null",
    "admin.cors-origins[0], https://a.example.com/path",
    "admin.metrics-auth, 1",
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
            .set("medium.kind", "emulated");
    if (key.startsWith("admin.")) {
      wholeAdmin().forEach(builder::set);
    }
    builder.set(key, text);
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(range);
  }

  /** What makes the other keys of the admin API count. */
  private static Map<String, String> wholeAdmin() {
    return Map.ofEntries(
        Map.entry("admin.tls.certificate", "/c"),
        Map.entry("admin.tls.key", "/k"),
        Map.entry("admin.tls.client-ca", "/ca"),
        Map.entry("admin.tokens[0].name", "ops"),
        Map.entry("admin.tokens[0].sha256", "0".repeat(64)),
        Map.entry("admin.jwt.jwks", "/keys"),
        Map.entry("admin.jwt.issuer", "i"),
        Map.entry("admin.jwt.audience", "a"),
        Map.entry("admin.mtls-roles[0].subject", "CN=x"));
  }

  @Test
  void shouldHaveABadValueOfEveryAdminKeyRefused() throws NoSuchMethodException {
    CsvSource tried =
        ConfigErrorsTest.class
            .getDeclaredMethod(
                "shouldRefuseAValueOutOfItsRangeAndSayTheRange", String.class, String.class)
            .getAnnotation(CsvSource.class);
    assertThat(tried.value())
        .extracting(line -> line.replaceFirst(",.*", "").replaceAll("\\[\\d+]", "[]"))
        .containsAll(
            Keys.ALL.stream()
                .map(Key::path)
                .filter(path -> path.startsWith("admin."))
                // Its value is not repeated; see below.
                .filter(path -> !path.endsWith("sha256"))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpm_the-token-itself", "ABCDEF", ""})
  void shouldNotRepeatATokenThatStandsInPlaceOfItsHash(String token) {
    NodeConfigBuilder builder =
        new NodeConfigBuilder()
            .set("data.directory", "/d")
            .set("admin.tokens[0].name", "ops")
            .set("admin.tokens[0].sha256", token);
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("admin.tokens[0].sha256: the value cannot be used")
        .hasMessageContaining("64 hexadecimal digits")
        .satisfies(
            e ->
                assertThat(token.isEmpty() || !String.valueOf(e.getMessage()).contains(token))
                    .isTrue());
  }

  @Test
  void shouldRefuseToKeepMoreCopiesThanACacheHas() {
    assertThatThrownBy(
            () ->
                only("rebalance.minimum-copies", "3")
                    .set("caches[0].name", "orders")
                    .set("caches[0].backups", "1")
                    .build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rebalance.minimum-copies")
        .hasMessageContaining("3 copies")
        .hasMessageContaining("cache 'orders' has 2")
        .hasMessageContaining("caches[].backups");
    assertThat(
            only("rebalance.minimum-copies", "3")
                .set("caches[0].name", "orders")
                .set("caches[0].mode", "replicated")
                .build()
                .rebalance()
                .policy()
                .minimumCopies())
        .isEqualTo(3);
  }

  @Test
  void shouldRefuseAGuardWhoseRatesDoNotGoTogether() {
    assertThatThrownBy(() -> only("rebalance.guard-least", "200MB").build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rebalance.guard-most")
        .hasMessageContaining("104857600")
        .hasMessageContaining("rebalance.guard-least")
        .hasMessageContaining("209715200");
  }

  @Test
  void shouldRefuseAdminSettingsThatDoNotGoTogether() {
    assertThatThrownBy(() -> only("admin.tls.certificate", "/c").build())
        .hasMessageContaining("admin.tls.key");
    assertThatThrownBy(() -> only("admin.tls.client-ca", "/c").build())
        .hasMessageContaining("admin.tls.certificate");
    assertThatThrownBy(() -> only("admin.jwt.issuer", "i").build())
        .hasMessageContaining("admin.jwt.audience");
    assertThatThrownBy(() -> only("admin.mtls-roles[0].subject", "CN=x").build())
        .hasMessageContaining("admin.tls.client-ca");
    assertThatThrownBy(() -> only("admin.tokens[0].name", "ops").build())
        .hasMessageContaining("admin.tokens[0].sha256 is missing");
    assertThatThrownBy(
            () ->
                only("admin.tokens[0].name", "ops")
                    .set("admin.tokens[0].sha256", "0".repeat(64))
                    .set("admin.tokens[1].name", "ops")
                    .set("admin.tokens[1].sha256", "1".repeat(64))
                    .build())
        .hasMessageContaining("is there already");
  }

  private static NodeConfigBuilder only(String key, String text) {
    return new NodeConfigBuilder().set("data.directory", "/d").set(key, text);
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
  void shouldRefuseToPlaceAReplicatedCacheByCapacity() {
    NodeConfigBuilder builder =
        new NodeConfigBuilder()
            .set("data.directory", "/d")
            .set("caches[0].name", "c")
            .set("caches[0].placement", "capacity")
            .set("caches[0].mode", "replicated");
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("capacity decides nothing")
        .hasMessageContaining("mode: partitioned");
    builder.set("caches[0].mode", "partitioned");
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
