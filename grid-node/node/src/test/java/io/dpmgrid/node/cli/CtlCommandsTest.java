package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.admin.auth.TokenHash;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.node.admin.ThreeNodes;
import io.dpmgrid.node.config.Quantities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands on three real nodes that serve the admin API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CtlCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory = Path.of("");

  private final ThreeNodes cluster;
  private final Path tokenFile;

  CtlCommandsTest() throws Exception {
    cluster = new ThreeNodes("ctl", true);
    tokenFile = cluster.directory(1).resolve("work").resolve("admin-token");
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  private Ran ctl(String... arguments) {
    return withConnection("ctl", arguments);
  }

  private Ran rebalance(String... arguments) {
    return withConnection("rebalance", arguments);
  }

  private Ran withConnection(String group, String... arguments) {
    List<String> all = new ArrayList<>(List.of(group));
    all.addAll(Arrays.asList(arguments));
    return Ran.of(all, cluster.node(1).adminUrl().orElseThrow(), tokenFile);
  }

  private static Ran run(List<String> arguments) {
    return run(arguments, new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  private static Ran run(
      List<String> arguments, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    List<String> all = new ArrayList<>(List.of("ctl"));
    all.addAll(arguments);
    return Ran.of(all, out, err);
  }

  @Test
  void shouldKeepTheTokenItMadeToItsOwner() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldBeReadyForScrapesBeforeOneComes() {
    // Nothing else in this class needs the threads that make pages.
    await()
        .atMost(LIMIT)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("dpm-admin-page"))
                        .count()
                    >= 3);
  }

  @Test
  void shouldShowTheGridAtAGlance() throws IOException {
    Ran ran = ctl("status");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("trial", "active", "3 servers", "3 of 3 online");
    assertThat(ctl("status", "--json").json().path("name").asText()).isEqualTo("trial");
  }

  @Test
  void shouldShowNodesPoolsAndOperationsAsTables() {
    assertThat(ctl("nodes").out()).contains("NODE", "node1", "node2", "node3", "south");
    assertThat(ctl("pools").out()).contains("POOL", "node3", "clean");
    assertThat(ctl("rebalance").code()).isZero();
    assertThat(ctl("operations").out()).contains("OPERATION");
    assertThat(ctl("events").code()).isZero();
  }

  @Test
  void shouldPauseLimitAndResumeMoves() throws IOException {
    assertThat(rebalance("status").out()).contains("not paused; no limit", "Nothing moves");
    Ran paused = rebalance("pause");
    assertThat(paused.code()).as(paused.err()).isZero();
    assertThat(paused.out()).contains("Moves are paused since 20");
    JsonNode again = rebalance("pause", "--json").json();
    assertThat(again.path("paused").asBoolean()).isTrue();
    assertThat(rebalance("throttle", "5MB").out()).contains("at most 5.0 MiB/s");
    JsonNode status = rebalance("status", "--json").json();
    assertThat(status.path("paused_since")).isEqualTo(again.path("paused_since"));
    assertThat(status.path("limit_bytes_per_second").asLong()).isEqualTo(5 << 20);
    assertThat(status.path("nodes")).hasSize(3);
    assertThat(ctl("rebalance").out()).as("the same view").contains("paused since", "5.0 MiB/s");

    assertThat(rebalance("throttle", "7000000", "--json").json().path("paused").asBoolean())
        .isTrue();
    for (String wrong : List.of("NaN", "-5", "5 Mbit", "1e9", "999999999TB", "")) {
      Ran refused = rebalance("throttle", wrong);
      assertThat(refused.code()).as(wrong).isEqualTo(ExitCode.USAGE);
    }
    for (String wrong : List.of("0", "100TB")) {
      Ran refused = rebalance("throttle", wrong);
      assertThat(refused.code()).as(wrong).isEqualTo(ExitCode.BAD);
      assertThat(refused.err()).contains("bytes_per_second");
    }
    assertThat(rebalance("throttle", "none").out()).contains("no limit");
    assertThat(rebalance("resume").out()).contains("not paused; no limit");
    assertThat(rebalance("resume").code()).isZero();
  }

  @Test
  void shouldAskForWhatIsPlannedAndCarryItOut() throws IOException {
    await().atMost(LIMIT).until(() -> rebalance("status").out().contains("Decided by node1"));
    assertThat(rebalance("status").out()).contains("STANDING", "MAY BE RESTARTED", "member");
    assertThat(rebalance("plan").out()).contains("nothing would move");
    assertThat(rebalance("history").out()).contains("Nothing has ended yet");
    assertThat(rebalance("lost").out()).contains("No partition is lost");
    JsonNode started = rebalance("start", "--wait", "--timeout", "2m", "--json").json();
    assertThat(started.path("done").asBoolean()).as(started.toString()).isTrue();
    assertThat(started.path("operations")).isEmpty();

    Ran refused = rebalance("drain", "node9", "--wait");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD);
    assertThat(refused.err()).contains("there is no node node9 in the baseline");
    assertThat(rebalance("keep", "node1").code()).isEqualTo(ExitCode.BAD);
    assertThat(rebalance("give-up", "node1").err()).contains("node1 runs");
    assertThat(rebalance("join", "node1").out()).contains("node1 is in the baseline");
    assertThat(rebalance("cancel").err()).contains("nothing to cancel");
    for (String wrong : List.of("5 parsecs", "-1")) {
      assertThat(rebalance("cancel", "--accept-bytes", wrong).code()).isEqualTo(ExitCode.USAGE);
    }
    assertThat(rebalance("start", "--wait", "--timeout", "soon").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldCreateShowAndDestroyACache() throws IOException {
    Ran created = ctl("caches", "create", "orders", "--copies", "2", "--partitions", "16");
    assertThat(created.code()).as(created.err()).isZero();
    assertThat(ctl("caches", "list").out()).contains("orders");
    assertThat(ctl("caches", "partitions", "orders", "--json").json().path("items")).hasSize(16);
    assertThat(ctl("caches", "partitions", "orders").out()).contains("primary", "owning");

    Ran again = ctl("caches", "create", "orders");
    assertThat(again.code()).isEqualTo(ExitCode.BAD);
    assertThat(again.err()).contains("there already");
    Ran unconfirmed = ctl("caches", "destroy", "orders", "--confirm", "other");
    assertThat(unconfirmed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unconfirmed.err()).contains("nothing was destroyed", "--confirm orders");
    assertThat(ctl("caches", "list").out()).contains("orders");
    assertThat(ctl("caches", "destroy", "orders", "--confirm", "orders").code()).isZero();
    assertThat(ctl("caches", "list").out()).doesNotContain("orders");
  }

  @Test
  void shouldCreateACacheThatAcknowledgesEarlyOnlyWithConsent() {
    String[] early = {"caches", "create", "early", "--partitions", "8", "--wait-for", "primary"};
    Ran refused = ctl(early);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD);
    assertThat(refused.err()).contains("accept_weaker_acks");
    assertThat(ctl("caches", "list").out()).doesNotContain("early");
    String[] accepted = Arrays.copyOf(early, early.length + 1);
    accepted[early.length] = "--accept-weaker-acks";
    Ran created = ctl(accepted);
    assertThat(created.code()).as(created.err()).isZero();
    assertThat(ctl("caches", "list").out()).containsPattern("early .* acks early, accepted");
    assertThat(ctl("caches", "destroy", "early", "--confirm", "early").code()).isZero();
  }

  @Test
  void shouldShowWhatWouldMoveAndWhyWhatIsRefused() throws IOException {
    assertThat(ctl("caches", "create", "moved", "--placement", "capacity").code()).isZero();
    Ran asked = rebalance("plan", "--remove", "node3", "--json");
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(asked.json().path("steps")).hasSize(1);
    assertThat(asked.json().path("steps").get(0).path("moved_partitions").asLong()).isPositive();
    Ran shown = rebalance("plan", "--remove", "node3");
    assertThat(shown.out())
        .contains("drain: node3 gives 33.3 % of the weight back and leaves", "NODE", "node1");
    Ran refused = rebalance("plan", "--remove", "node3", "--remove", "node2");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD);
    assertThat(refused.out()).contains("refused: drain of node", "add a node first");
    assertThat(rebalance("plan", "--add", "stranger").err())
        .contains("no online server 'stranger'");
    assertThat(ctl("caches", "destroy", "moved", "--confirm", "moved").code()).isZero();
  }

  @Test
  void shouldWaitForCheckpointsAndSnapshots() throws IOException {
    Ran checkpoint = ctl("checkpoint", "--node", "node2");
    assertThat(checkpoint.code()).as(checkpoint.err()).isZero();
    assertThat(checkpoint.out()).startsWith("checkpoint: succeeded (operation ");

    assertThat(ctl("caches", "create", "kept", "--partitions", "8").code()).isZero();
    cluster.node(1).ignite().cache("kept").put(1, "value");
    Ran made = ctl("snapshot", "create", "nightly", "--json");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.json().path("state").asText()).isEqualTo("succeeded");
    assertThat(ctl("snapshot", "list").out()).contains("nightly", "kept");
    assertThat(ctl("snapshot", "check", "nightly").code()).isZero();

    Ran refused = ctl("snapshot", "restore", "nightly", "kept");
    assertThat(refused.code()).isEqualTo(ExitCode.BAD);
    assertThat(refused.err()).contains("--replace");
    cluster.node(1).ignite().cache("kept").put(1, "other");
    Ran restored = ctl("snapshot", "restore", "nightly", "kept", "--replace");
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(cluster.node(1).ignite().cache("kept").get(1)).isEqualTo("value");
    assertThat(ctl("snapshot", "delete", "nightly").code()).isZero();
    assertThat(ctl("snapshot", "list").out()).doesNotContain("nightly");
  }

  @Test
  void shouldTellMissingLoginsAndNodesByTheirExitCodes() throws IOException {
    String url = cluster.node(2).adminUrl().orElseThrow();
    Path wrong = Files.writeString(directory.resolve("wrong"), "dpm_" + "x".repeat(43));
    Ran denied = run(List.of("status", "--url", url, "--token-file", wrong.toString()));
    assertThat(denied.code()).isEqualTo(ExitCode.DENIED);
    assertThat(denied.err()).contains("--token-file");
    Ran nobody =
        run(List.of("status", "--url", "http://127.0.0.1:1", "--token-file", wrong.toString()));
    assertThat(nobody.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(nobody.err()).contains("cannot be reached");
    assertThat(run(List.of("status", "--url", "ftp:x", "--token-file", wrong.toString())).code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldListCachesAndSnapshotsWhenNothingElseIsSaid() {
    assertThat(ctl("caches", "create", "listed", "--partitions", "8").code()).isZero();
    Ran caches = ctl("caches");
    assertThat(caches.code()).as(caches.err()).isZero();
    assertThat(caches.out()).contains("CACHE", "listed");
    assertThat(ctl("snapshot").out()).contains("SNAPSHOT");
    assertThat(ctl("caches", "destroy", "listed", "--confirm", "listed").code()).isZero();
  }

  @Test
  void shouldCountTheSpaceOfAFileSystemOnce() throws IOException {
    JsonNode medium = ctl("nodes", "--json").json().path("items").get(0).path("medium");
    String whole = Quantities.readable(medium.path("capacity_bytes").asLong());
    assertThat(ctl("status").out()).contains("used of " + whole);
    assertThat(ctl("nodes").out())
        .contains("One file system, counted once, has the media of node1, node2, node3")
        .contains("used of " + whole);
  }

  @Test
  void shouldFollowEventsAcrossALostConnection() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int port = URI.create(cluster.node(1).adminUrl().orElseThrow()).getPort();
    try (CuttableProxy proxy = new CuttableProxy(port)) {
      Thread follower =
          new Thread(
              () ->
                  run(
                      List.of(
                          "events",
                          "--follow",
                          "--json",
                          "--url",
                          proxy.url(),
                          "--token-file",
                          tokenFile.toString()),
                      out,
                      err));
      follower.start();
      try {
        await().atMost(LIMIT).until(() -> proxy.open() > 0);
        // The stream begins a moment after its connection: a cache a time until one is told of.
        AtomicInteger number = new AtomicInteger();
        await()
            .atMost(LIMIT)
            .until(
                () -> {
                  cycle("early" + number.incrementAndGet());
                  return text(out).contains("cache-destroyed");
                });

        proxy.cut();
        await().atMost(LIMIT).until(() -> text(err).contains("connecting again"));
        cycle("missed");
        proxy.mend();

        await().atMost(LIMIT).until(() -> text(out).contains("Cache missed is gone"));
        assertThat(text(err)).contains("connected again");
        for (String line : text(out).lines().toList()) {
          assertThat(new ObjectMapper().readTree(line).path("type").asText()).isNotEmpty();
        }
        assertThat(text(out).split("Cache missed is gone", -1)).as("told once").hasSize(2);
      } finally {
        follower.interrupt();
        follower.join(LIMIT.toMillis());
      }
      assertThat(follower.isAlive()).isFalse();
    }
  }

  private void cycle(String cache) {
    assertThat(ctl("caches", "create", cache, "--partitions", "8").code()).isZero();
    assertThat(ctl("caches", "destroy", cache, "--confirm", cache).code()).isZero();
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldTellByItsExitCodeWhatIsWrong() throws Exception {
    String url = cluster.node(1).adminUrl().orElseThrow();
    List<String> rest = List.of("--url", url, "--token-file", tokenFile.toString());
    assertThat(ctl("status").code()).isEqualTo(ExitCode.OK);
    assertThat(ctl("caches", "partitions", "no-such-cache").code()).isEqualTo(ExitCode.BAD);
    assertThat(ctl("checkpoint", "--node", "nobody").code()).isEqualTo(ExitCode.BAD);
    assertThat(ctl("no-such-command").code()).isEqualTo(ExitCode.USAGE);
    assertThat(ctl("caches", "destroy", "x").code()).as("no --confirm").isEqualTo(ExitCode.USAGE);
    assertThat(run(List.of("snapshot", "create")).code()).isEqualTo(ExitCode.USAGE);
    Path missing = directory.resolve("no-token");
    Ran unreadable = run(List.of("nodes", "--url", url, "--token-file", missing.toString()));
    assertThat(unreadable.code()).isEqualTo(ExitCode.BAD);
    assertThat(unreadable.err()).contains(missing.toString(), "no such file");
    Path wrong = Files.writeString(directory.resolve("stale"), "dpm_" + "y".repeat(43));
    assertThat(
            run(List.of("events", "--follow", "--url", url, "--token-file", wrong.toString()))
                .code())
        .isEqualTo(ExitCode.DENIED);
    assertThat(
            run(List.of(
                    "events",
                    "--follow",
                    "--url",
                    "http://127.0.0.1:1",
                    "--token-file",
                    tokenFile.toString()))
                .code())
        .isEqualTo(ExitCode.UNREACHABLE);
    cluster.node(1).ports().cluster().changeState(ClusterState.INACTIVE, true);
    try {
      List<String> status = new ArrayList<>(List.of("status"));
      status.addAll(rest);
      await().atMost(LIMIT).until(() -> run(status).code() == ExitCode.BAD);
      assertThat(ctl("snapshot", "create", "asleep").code()).isEqualTo(ExitCode.BAD);
    } finally {
      cluster.node(1).ports().cluster().changeState(ClusterState.ACTIVE, false);
    }
    await().atMost(LIMIT).until(() -> ctl("status").code() == ExitCode.OK);
  }

  @Test
  void shouldMakeATokenAndItsHash() throws IOException {
    JsonNode made = run(List.of("token", "--name", "ci", "--role", "operator", "--json")).json();
    assertThat(made.path("sha256").asText()).isEqualTo(TokenHash.hex(made.path("token").asText()));
    assertThat(made.path("role").asText()).isEqualTo("operator");
    Ran god = run(List.of("token", "--role", "god"));
    assertThat(god.code()).isEqualTo(ExitCode.USAGE);
    assertThat(god.err()).contains("viewer, operator, admin");
    assertThat(god.out()).as("no token that no node takes").isEmpty();
    assertThat(made.path("role").asText()).isEqualTo("operator");
  }
}
