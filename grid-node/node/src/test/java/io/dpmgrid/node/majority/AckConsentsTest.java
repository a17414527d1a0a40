package io.dpmgrid.node.majority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpmgrid.admin.grid.Atomicity;
import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CacheMode;
import io.dpmgrid.admin.grid.CachePlacement;
import io.dpmgrid.admin.grid.CacheSpec;
import io.dpmgrid.admin.grid.WriteSynchronization;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who accepted that a cache acknowledges early is not told of it again, by one real node. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AckConsentsTest {
  private static final String KEY = "dpm.early-acks.accepted";
  private static final Map<String, String> CONFIGURED =
      Map.of(
          "caches[0].name", "configured",
          "caches[0].backups", "1",
          "caches[0].write-synchronization", "primary-sync",
          "caches[0].accept-weaker-acks", "true");

  @TempDir Path directory = Path.of("");
  private List<Integer> ports = List.of();
  private GridNode node;

  @BeforeEach
  void start() throws IOException {
    ports = FreePorts.find(3);
    node = started(Map.of());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private GridNode started(Map<String, String> more) {
    GridNodeBuilder builder =
        GridNode.builder()
            .data(directory)
            .nodeId("asked")
            .set("network.client-port", ports.get(0).toString())
            .set("network.communication-port", ports.get(1).toString())
            .set("network.discovery-port", ports.get(2).toString())
            .set("memory.region-size", "64MB")
            .set("log.segment-size", "4MB");
    more.forEach(builder::set);
    return builder.start();
  }

  private void restart(Map<String, String> more) {
    node.close();
    node = started(more);
  }

  private IgniteEx engine() {
    return (IgniteEx) node.ignite();
  }

  private Cache create(String name) {
    return node.ports()
        .caches()
        .create(
            new CacheSpec(
                name,
                CacheMode.PARTITIONED,
                Atomicity.ATOMIC,
                WriteSynchronization.PRIMARY,
                true,
                2,
                8,
                CachePlacement.ENGINE,
                null));
  }

  private boolean accepted(String name) {
    return node.ports().caches().caches().items().stream()
        .filter(cache -> cache.name().equals(name))
        .findFirst()
        .orElseThrow()
        .weakerAcksAccepted();
  }

  private void awaitCounts(int unaccepted, int accepted) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              StringWriter text = new StringWriter();
              node.metrics().write(text);
              assertThat(text.toString().lines())
                  .contains(count("no", unaccepted), count("yes", accepted));
            });
  }

  private static String count(String accepted, int caches) {
    return "dpm_cluster_caches_with_weak_acks{accepted=\"" + accepted + "\",} " + caches + ".0";
  }

  @Test
  void shouldKeepOverARestartWhatWasAcceptedWhenACacheWasMade() {
    assertThat(create("early").weakerAcksAccepted()).isTrue();
    node.ignite().createCache(new CacheConfiguration<>("careless").setBackups(1));
    awaitCounts(1, 1);
    restart(Map.of());
    awaitCounts(1, 1);
    assertThat(accepted("early")).isTrue();
    assertThat(accepted("careless")).isFalse();
  }

  @Test
  void shouldTakeAConfigurationsWordAlsoForACacheThatIsThereAlready() {
    node.ignite().createCache(new CacheConfiguration<>("configured").setBackups(1));
    awaitCounts(1, 0);
    restart(CONFIGURED);
    awaitCounts(0, 1);
    restart(Map.of());
    awaitCounts(0, 1);
    assertThat(accepted("configured")).isTrue();
  }

  @Test
  void shouldNotTakeConsentForAnotherModeOrAnotherCacheOfThatName() {
    restart(CONFIGURED);
    assertThat(accepted("configured")).isTrue();
    node.ignite().destroyCache("configured");
    node.ignite()
        .createCache(
            new CacheConfiguration<>("configured")
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_ASYNC));
    assertThat(accepted("configured")).as("in another mode").isFalse();
    create("early");
    node.ports().caches().destroy("early");
    node.ignite().createCache(new CacheConfiguration<>("early").setBackups(1));
    assertThat(accepted("early")).as("made anew").isFalse();
  }

  @Test
  void shouldForgetItOfACacheThatIsGoneForGood() throws Exception {
    create("early");
    EarlyAckWatch watch = new EarlyAckWatch(engine(), 3);
    watch.look();
    node.ignite().destroyCache("early");
    watch.look();
    watch.look();
    assertThat(kept()).as("it may be restored").contains("early");
    watch.look();
    assertThat(kept()).isEqualTo("{}");
  }

  @Test
  void shouldTakeWhatItCannotReadForNothingAccepted() throws Exception {
    for (Object strange :
        List.of(
            17, "", "null", "[]", "{\"early\":", "{\"early\":1}", "{\"early\":{\"mode\":[]}}")) {
      engine().context().distributedMetastorage().write(KEY, (java.io.Serializable) strange);
      assertThat(create("early").weakerAcksAccepted())
          .as("%s", strange)
          .isEqualTo(
              String.valueOf(strange).startsWith("{") && String.valueOf(strange).endsWith("}"));
      node.ports().caches().destroy("early");
    }
    awaitCounts(0, 0);
  }

  private String kept() throws Exception {
    return String.valueOf((Object) engine().context().distributedMetastorage().read(KEY));
  }
}
