package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.testing.TestApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an event makes old, where nothing grows old by itself. */
final class ViewsTest {
  private static final List<String> PATHS =
      List.of(
          "/api/v1/cluster",
          "/api/v1/nodes",
          "/api/v1/pools",
          "/api/v1/caches",
          "/api/v1/caches/orders/partitions",
          "/api/v1/checkpoints",
          "/api/v1/snapshots",
          "/api/v1/clients",
          "/api/v1/configuration");

  private TestApi api;

  @BeforeEach
  void start(@TempDir Path directory) {
    api =
        new TestApi(
            directory,
            c -> {
              Limits s = TestApi.limits();
              return TestApi.with(
                  c,
                  new Limits(
                      s.maxBodyBytes(),
                      s.maxHeaderBytes(),
                      s.maxConnections(),
                      s.headTimeout(),
                      s.bodyTimeout(),
                      s.answerTimeout(),
                      s.workers(),
                      s.workerQueue(),
                      Duration.ofHours(1),
                      s.heartbeat(),
                      s.events()));
            });
    PATHS.forEach(this::read);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void read(String path) {
    assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
  }

  /** How often the grid is asked when everything is read once more. */
  private int asked() {
    int before = api.grid().calls.get();
    PATHS.forEach(this::read);
    return api.grid().calls.get() - before;
  }

  /**
   * The views hear of it on the event loop, which serves a request that arrives meanwhile first:
   * one that concerns no view is let go ahead.
   */
  private void tell(EventType type) {
    api.grid().tell(type, "told");
    read("/api/v1/events");
  }

  @Test
  void shouldAskOnceForManyReaders() {
    assertThat(asked()).isZero();
  }

  @Test
  void shouldAskAnewOnlyForWhatAnEventConcerns() {
    tell(EventType.CHECKPOINT_FINISHED);
    assertThat(asked()).isEqualTo(1);
    tell(EventType.CACHE_CREATED);
    assertThat(asked()).isEqualTo(3);
    tell(EventType.OPERATION_STARTED);
    assertThat(asked()).isZero();
  }

  @Test
  void shouldAskAnewForAlmostAllWhenANodeJoins() {
    tell(EventType.NODE_JOINED);
    assertThat(asked()).isEqualTo(PATHS.size() - 1);
  }

  @Test
  void shouldShowWhatAnEventTold() {
    api.grid().add("fresh");
    assertThat(api.get("/api/v1/caches").body()).doesNotContain("fresh");
    tell(EventType.CACHE_CREATED);
    assertThat(api.get("/api/v1/caches").body()).contains("fresh");
  }
}
