package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Snapshots, over HTTP, on three real nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotHttpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ENTRIES = 200;

  private final ThreeNodes cluster;
  private final LiveApi api;

  SnapshotHttpTest() throws Exception {
    cluster = new ThreeNodes("snapshots", true);
    api =
        cluster.api(
            2,
            Files.readString(cluster.directory(2).resolve("work").resolve("admin-token")).strip());
  }

  @BeforeAll
  void makeCaches() {
    fill("alone", null, "first");
    fill("left", "pair", "first");
    fill("right", "pair", "first");
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  private void fill(String name, @Nullable String group, String value) {
    IgniteCache<Integer, String> cache =
        cluster
            .node(1)
            .ignite()
            .getOrCreateCache(
                new CacheConfiguration<Integer, String>(name)
                    .setGroupName(group)
                    .setBackups(1)
                    .setAffinity(new RendezvousAffinityFunction(false, 8)));
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, value);
    }
  }

  private String value(String cache) {
    return String.valueOf(cluster.node(3).ignite().<Integer, String>cache(cache).get(1));
  }

  private static JsonObject named(String name) {
    return new JsonObject().put("name", name);
  }

  private static JsonObject restore(boolean replace, String... caches) {
    return new JsonObject().put("replace", replace).put("caches", List.of(caches));
  }

  /** A snapshot as it is listed, once that is so; views are a moment behind. */
  private JsonObject seen(String name, Predicate<JsonObject> once) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> LiveApi.item(api.items("listSnapshots", "snapshots"), "name", name),
            one -> once.test(one));
  }

  @Test
  void shouldTakeListCheckRestoreAndDelete() throws Exception {
    assertThat(
            api.post("createSnapshot", "snapshots", named("whole").put("kind", "incremental"))
                .statusCode())
        .as("an increment to nothing")
        .isEqualTo(404);
    JsonObject progress =
        api.done("createSnapshot", "snapshots", named("whole")).getJsonObject("progress");
    assertThat(progress.getString("unit") == null || progress.getLong("total") != null)
        .as("bytes where none are counted: " + progress)
        .isTrue();
    assertThat(api.post("createSnapshot", "snapshots", named("whole")).statusCode()).isEqualTo(409);
    JsonObject listed = seen("whole", one -> !one.isEmpty() && one.getBoolean("complete"));
    assertThat(listed.getJsonArray("node_ids")).containsExactly("node1", "node2", "node3");
    assertThat(listed.getBoolean("incremental_possible")).isTrue();

    cluster.node(1).ignite().<Integer, String>cache("alone").put(1, "second");
    api.done("createSnapshot", "snapshots", named("whole").put("kind", "incremental"));
    seen("whole", one -> !one.isEmpty() && one.getJsonArray("increments").size() == 1);
    JsonObject full =
        api.report(api.done("checkSnapshot", "snapshots/whole/check", new JsonObject()));
    assertThat(full.getBoolean("ok")).as(full.encode()).isTrue();
    JsonObject first = new JsonObject().put("increment", 1);
    JsonObject withIncrement =
        api.report(api.done("checkSnapshot", "snapshots/whole/check", first));
    assertThat(withIncrement.getBoolean("ok")).as(withIncrement.encode()).isTrue();

    cluster.node(1).ignite().<Integer, String>cache("alone").put(1, "third");
    HttpResponse<String> refused =
        api.post("restoreSnapshot", "snapshots/whole/restore", restore(false, "alone"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("replace");
    assertThat(value("alone")).as("nothing was touched").isEqualTo("third");
    api.done("restoreSnapshot", "snapshots/whole/restore", restore(true, "alone"));
    assertThat(value("alone")).isEqualTo("first");
    api.done(
        "restoreSnapshot", "snapshots/whole/restore", restore(true, "alone").put("increment", 1));
    assertThat(value("alone")).isEqualTo("second");

    for (int i = 0; i < 2; i++) {
      JsonObject gone =
          api.ended(new JsonObject(api.delete("deleteSnapshot", "snapshots/whole").body()));
      assertThat(gone.getString("state")).as(gone.encode()).isEqualTo("succeeded");
    }
    seen("whole", JsonObject::isEmpty);
    for (int i = 1; i <= 3; i++) {
      assertThat(parts(i, "whole")).isEmpty();
    }
  }

  @Test
  void shouldSayWhyNoIncrementIsPossible() {
    fill("leaving", null, "x");
    api.done("createSnapshot", "snapshots", named("orphan"));
    api.delete("destroyCache", "caches/leaving?confirm=leaving");
    JsonObject listed =
        seen("orphan", one -> !one.isEmpty() && !one.getBoolean("incremental_possible"));
    assertThat(listed.getString("incremental_impossible_reason")).contains("destroyed");
    HttpResponse<String> refused =
        api.post("createSnapshot", "snapshots", named("orphan").put("kind", "incremental"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("destroyed");
  }

  @Test
  void shouldFindDamageAndDestroyNothingForADamagedSnapshot() throws Exception {
    fill("precious", null, "kept");
    api.done("createSnapshot", "snapshots", named("damaged"));
    damage(parts(3, "damaged"), "precious");
    JsonObject report =
        api.report(api.done("checkSnapshot", "snapshots/damaged/check", new JsonObject()));
    assertThat(report.getBoolean("ok")).isFalse();
    assertThat(report.getJsonArray("findings")).isNotEmpty();

    JsonObject end =
        api.ended(
            api.start("restoreSnapshot", "snapshots/damaged/restore", restore(true, "precious")));
    assertThat(end.getString("state")).isEqualTo("failed");
    assertThat(end.getJsonObject("problem").getString("detail"))
        .contains("damaged", "nothing was destroyed");
    assertThat(value("precious")).isEqualTo("kept");
  }

  @Test
  void shouldRestoreAGroupAsAWholeAndDestroyNoStrangerInIt() {
    api.done("createSnapshot", "snapshots", named("pairs"));
    assertThat(
            api.post("restoreSnapshot", "snapshots/pairs/restore", restore(true, "left"))
                .statusCode())
        .as("half of a group")
        .isEqualTo(422);
    fill("newcomer", "pair", "young");
    HttpResponse<String> refused =
        api.post("restoreSnapshot", "snapshots/pairs/restore", restore(true, "left", "right"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("newcomer");
    assertThat(value("newcomer")).isEqualTo("young");
    assertThat(value("left")).isEqualTo("first");
    api.delete("destroyCache", "caches/newcomer?confirm=newcomer");
    fill("left", "pair", "second");
    api.done("restoreSnapshot", "snapshots/pairs/restore", restore(true, "left", "right"));
    assertThat(value("left")).isEqualTo("first");
    assertThat(value("right")).isEqualTo("first");
  }

  @Test
  void shouldNotRestoreWhatIsOnlyPartlyThere() throws Exception {
    api.done("createSnapshot", "snapshots", named("partial"));
    for (Path file : parts(1, "partial")) {
      Files.delete(file);
    }
    JsonObject listed = seen("partial", one -> !one.isEmpty() && !one.getBoolean("complete"));
    assertThat(listed.getJsonArray("node_ids")).containsExactly("node2", "node3");
    HttpResponse<String> refused =
        api.post("restoreSnapshot", "snapshots/partial/restore", restore(true, "alone"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("missing");
    assertThat(cluster.node(1).ignite().cacheNames()).contains("alone");
  }

  @Test
  void shouldRefuseNamesThatLeadElsewhere() {
    for (String name : List.of("..%2F..%2Fnode2", "a%00b", "%2e%2e")) {
      assertThat(api.status("DELETE", "/api/v1/snapshots/" + name)).as(name).isBetween(400, 499);
    }
    assertThat(api.call("deleteSnapshot", "DELETE", "snapshots/never", "", Map.of()).statusCode())
        .as("one that is not there")
        .isEqualTo(202);
  }

  /** Turns bytes in the middle of the largest partition of a cache. */
  private static void damage(List<Path> files, String cache) throws IOException {
    Path largest =
        files.stream()
            .filter(file -> file.toString().contains("cache-" + cache))
            .filter(file -> file.getFileName().toString().startsWith("part-"))
            .max(Comparator.comparingLong(file -> file.toFile().length()))
            .orElseThrow();
    try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
      long middle = file.length() / 2;
      file.seek(middle);
      byte[] bytes = new byte[64];
      file.readFully(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ~bytes[i];
      }
      file.seek(middle);
      file.write(bytes);
    }
  }

  /** Files that a node has of a snapshot. */
  private List<Path> parts(int node, String snapshot) throws IOException {
    Path root = cluster.directory(node).resolve("snapshots").resolve(snapshot);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
