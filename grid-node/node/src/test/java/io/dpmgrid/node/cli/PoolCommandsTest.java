package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolCommandsTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path directory = Path.of("");

  @Test
  void shouldCreateAPoolOnceAndInspectIt() throws Exception {
    Path pool = directory.resolve("pool");
    DpmProcess create =
        DpmProcess.start(directory, "pool", "create", pool.toString(), "--node-id", "n", "--json");
    assertThat(create.exitCode()).as(create.err()).isZero();
    String id = CommandLineTest.onlyObject(create.out()).get("pool_id").asText();

    DpmProcess inspect = DpmProcess.start(directory, "pool", "inspect", pool.toString(), "--json");
    assertThat(inspect.exitCode()).as(inspect.err()).isZero();
    JsonNode found = CommandLineTest.onlyObject(inspect.out()).get("pools").get(0);
    assertThat(found.get("pool_id").asText()).isEqualTo(id);
    assertThat(found.get("node_id").asText()).isEqualTo("n");
    assertThat(found.get("clean").asBoolean()).isTrue();

    DpmProcess again = DpmProcess.start(directory, "pool", "create", pool.toString());
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD);
  }

  @Test
  void shouldSayThatThereIsNoPool() throws Exception {
    DpmProcess dpm = DpmProcess.start(directory, "pool", "verify", directory.toString(), "--json");
    assertThat(dpm.exitCode()).isEqualTo(ExitCode.BAD);
    assertThat(dpm.out()).isEmpty();
    assertThat(dpm.err()).contains("there is no pool").doesNotContain("\tat ");
  }

  @Test
  void shouldFollowANodeThroughKillStopDrainAndDamage() throws Exception {
    Path data = directory.resolve("cluster");
    try (LocalCluster cluster =
        new LocalCluster(
            data,
            1,
            Map.of(
                "log.segments", "3",
                "log.segment-size", "4MB",
                "log.archive-limit", "32MB",
                "memory.region-size", "64MB",
                "caches[0].name", "c",
                "caches[0].partitions", "8"),
            FastJvm.with("-Xmx512m"))) {
      cluster.startAll();
      cluster.awaitReady(LIMIT);
      try (IgniteClient client = cluster.connect()) {
        client.cache("c").put("k", "v");
      }
      assertThat(onlyPool("inspect", data).get("in_use").asBoolean()).isTrue();
      cluster.killAll();
      JsonNode killed = onlyPool("verify", data);
      assertThat(killed.get("clean").asBoolean()).as("after SIGKILL").isFalse();
      assertThat(killed.get("ok").asBoolean()).isTrue();
      assertThat(killed.get("records").asLong()).isPositive();

      shouldCallADamagedRecordDamageAndATornOneNot(data, cluster.pool(1));

      cluster.startAll();
      cluster.awaitReady(LIMIT);
      assertThat(cluster.stopAll(LIMIT)).isTrue();
      assertThat(onlyPool("inspect", data).get("clean").asBoolean()).as("after SIGTERM").isTrue();

      JsonNode drained = onlyPool("drain", data);
      assertThat(drained.get("checkpoint").asText()).isNotEmpty();

      shouldSayThatAMarkerIsDamaged(data, cluster.nodeDirectory(1));

      flipSuperblock(cluster.pool(1));
      DpmProcess verify = DpmProcess.start(directory, "pool", "verify", data.toString(), "--json");
      assertThat(verify.exitCode()).as(verify.err()).isEqualTo(ExitCode.BAD);
      assertThat(CommandLineTest.onlyObject(verify.out()).get("ok").asBoolean()).isFalse();
    }
  }

  /** Of a killed node's last segment, which is as it was afterwards. */
  private void shouldCallADamagedRecordDamageAndATornOneNot(Path data, Path pool) throws Exception {
    Path segment = pool.resolve("0000000000000000.wal");
    byte[] intact = Files.readAllBytes(segment);
    int end = end(intact);

    byte[] torn = intact.clone();
    torn[end] = 1;
    torn[end + 100] = 1;
    Files.write(segment, torn);
    JsonNode found = onlyPool("verify", data);
    assertThat(found.get("ok").asBoolean()).isTrue();
    assertThat(found.get("problems")).hasSize(1);
    assertThat(found.get("problems").get(0).get("severity").asText()).isEqualTo("repairable");

    byte[] damaged = intact.clone();
    damaged[100] ^= 4;
    Files.write(segment, damaged);
    DpmProcess verify = DpmProcess.start(directory, "pool", "verify", data.toString());
    assertThat(verify.exitCode()).as(verify.err()).isEqualTo(ExitCode.BAD);
    assertThat(verify.out())
        .contains("DAMAGED", segment.toString(), "were durable", "refuses to start")
        .doesNotContain("repairable");
    assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
    Files.write(segment, intact);
  }

  /** Which lies beside the pool, and which a start needs. */
  private void shouldSayThatAMarkerIsDamaged(Path data, Path node) throws Exception {
    Path marker;
    try (Stream<Path> files = Files.list(node.resolve("db").resolve("node1").resolve("cp"))) {
      marker = files.filter(file -> file.toString().endsWith("-END.bin")).findAny().orElseThrow();
    }
    byte[] intact = Files.readAllBytes(marker);
    Files.write(marker, new byte[9]);
    DpmProcess verify = DpmProcess.start(directory, "pool", "verify", data.toString());
    assertThat(verify.exitCode()).as(verify.err()).isEqualTo(ExitCode.BAD);
    assertThat(verify.out()).contains("DAMAGED", marker + ": this checkpoint marker is damaged");
    Files.write(marker, intact);
  }

  private static int end(byte[] segment) {
    int end = segment.length;
    while (segment[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private JsonNode onlyPool(String command, Path data) throws Exception {
    DpmProcess dpm = DpmProcess.start(directory, "pool", command, data.toString(), "--json");
    assertThat(dpm.exitCode()).as(dpm.err()).isZero();
    JsonNode pools = CommandLineTest.onlyObject(dpm.out()).get("pools");
    assertThat(pools).hasSize(1);
    return pools.get(0);
  }

  /** Changes bytes in both copies that no crash changes. */
  private static void flipSuperblock(Path pool) throws IOException {
    Path file = pool.resolve("superblock.dpm");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 32; at < bytes.length; at += 64) {
      bytes[at] ^= 0x55;
    }
    Files.write(file, bytes);
  }
}
