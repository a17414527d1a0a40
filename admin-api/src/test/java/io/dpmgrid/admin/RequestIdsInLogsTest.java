package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.dpmgrid.admin.testing.TestApi;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whoever has the id of a request finds it in the node's log. */
final class RequestIdsInLogsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.dpmgrid.admin");

  private final Lines lines = new Lines();
  private TestApi api;

  /** What was logged. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      all.add(event);
    }

    List<String> of(String id) {
      return all.stream()
          .map(ILoggingEvent::getFormattedMessage)
          .filter(line -> line.endsWith("[request_id=" + id + "]"))
          .toList();
    }
  }

  @BeforeEach
  void start(@TempDir Path directory) {
    api = new TestApi(directory);
    lines.start();
    LOG.addAppender(lines);
  }

  @AfterEach
  void stop() {
    LOG.detachAppender(lines);
    api.close();
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body, String id) {
    return api.call(method, path, body, Map.of("X-Request-Id", id));
  }

  @Test
  void shouldLogWhoChangedWhatUnderTheRequestsId() {
    assertThat(call("POST", "/api/v1/caches", "{\"name\":\"made\"}", "made-1").statusCode())
        .isEqualTo(201);
    assertThat(lines.of("made-1"))
        .singleElement()
        .asString()
        .contains("createCache /api/v1/caches of test-admin answered 201");
    assertThat(call("POST", "/api/v1/caches", "{\"name\":\"made\"}", "made-2").statusCode())
        .isEqualTo(409);
    assertThat(lines.of("made-2")).singleElement().asString().contains("answered 409");
  }

  @Test
  void shouldLogTheReasonOfAFaultUnderTheRequestsId() {
    api.grid().failure = new IllegalStateException("what only the log may tell");
    HttpResponse<String> answer = call("GET", "/api/v1/topology", null, "broken-1");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("broken-1").doesNotContain("only the log");
    assertThat(lines.of("broken-1")).singleElement().asString().contains("getTopology");
    assertThat(lines.all)
        .filteredOn(line -> line.getFormattedMessage().contains("broken-1"))
        .extracting(line -> line.getThrowableProxy().getMessage())
        .containsExactly("what only the log may tell");
  }

  /** It ends long after the request, on a thread that never had it. */
  @Test
  void shouldLogTheReasonOfAFailedOperationUnderTheIdOfWhoStartedIt() {
    api.grid().workFailure = new AssertionError("what only the log may tell");
    HttpResponse<String> answer = call("POST", "/api/v1/checkpoints", "{}", "work-1");
    assertThat(answer.statusCode()).isEqualTo(202);
    String href = answer.headers().firstValue("Location").orElseThrow();
    Awaitility.await()
        .untilAsserted(() -> assertThat(api.get(href).body()).contains("\"state\":\"failed\""));
    assertThat(api.get(href).body()).contains("work-1").doesNotContain("only the log");
    assertThat(lines.of("work-1")).anyMatch(line -> line.matches("Operation .* failed .*"));
    assertThat(lines.all)
        .filteredOn(line -> line.getFormattedMessage().startsWith("Operation "))
        .allMatch(line -> "work-1".equals(line.getMDCPropertyMap().get("request_id")));
  }
}
