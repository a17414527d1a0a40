package io.dpmgrid.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of events over HTTP, as a node would send them. */
class EventFollowerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final String NONE = "none";

  private final BlockingQueue<String> streams = new LinkedBlockingQueue<>();
  private final List<String> lastIds = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  EventFollowerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/v1/events", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Each connection gets one text and its end; when there is none left, silence. */
  private void serve(HttpExchange exchange) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastIds.add(last == null ? NONE : last);
    exchange.sendResponseHeaders(200, 0);
    String text = streams.poll();
    try (OutputStream out = exchange.getResponseBody()) {
      out.write((text == null ? ":\n" : text).getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (text == null) {
        closing.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String event(int id, String type) {
    return "id: " + id + "\ndata: {\"type\":\"" + type + "\"}\n\n";
  }

  private Thread follow(Duration silence) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    EventFollower follower =
        new EventFollower(
            new AdminClient(url, "token"),
            event -> types.add(event.path("type").asText()),
            notes::add,
            PAUSE,
            silence);
    Thread thread =
        new Thread(
            () -> {
              try {
                follower.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }

  private static void end(Thread follower) throws InterruptedException {
    follower.interrupt();
    follower.join(LIMIT.toMillis());
    assertThat(follower.isAlive()).isFalse();
  }

  @Test
  void shouldGoOnBehindTheLastEvent() throws Exception {
    streams.add(event(1, "node-joined") + event(2, "node-left"));
    streams.add(":\n\n");
    streams.add(event(3, "cache-created"));
    Thread follower = follow(LIMIT);
    await().atMost(LIMIT).until(() -> lastIds.size() == 4);
    end(follower);
    assertThat(lastIds)
        .as("a stream without events changes nothing")
        .containsExactly(NONE, "2", "2", "3");
    assertThat(types).containsExactly("node-joined", "node-left", "cache-created");
  }

  @Test
  void shouldFindASilentConnectionLost() throws Exception {
    Thread follower = follow(Duration.ofMillis(200));
    await().atMost(LIMIT).until(() -> notes.contains("connected again"));
    end(follower);
    assertThat(notes).first().asString().contains("nothing came for 200 ms");
  }
}
