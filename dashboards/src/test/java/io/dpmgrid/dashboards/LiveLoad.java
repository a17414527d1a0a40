package io.dpmgrid.dashboards;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What goes on in a cluster that is used: puts by a thin client, and requests of the admin API. */
final class LiveLoad implements AutoCloseable {
  static final String CACHE = "orders";

  // Between two rounds; more would take the processor from the nodes.
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final List<String> PATHS =
      List.of(
          "/health/ready",
          "/api/v1/cluster",
          "/api/v1/nodes",
          "/api/v1/caches",
          "/api/v1/caches/" + CACHE + "/partitions",
          "/api/v1/snapshots",
          "/api/v1/caches/missing");

  private final LiveCluster cluster;
  private final int keys;
  private final int valueBytes;
  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final List<Thread> threads;

  LiveLoad(LiveCluster cluster, int keys, int valueBytes) {
    this.cluster = cluster;
    this.keys = keys;
    this.valueBytes = valueBytes;
    threads = List.of(new Thread(this::put, "puts"), new Thread(this::ask, "requests"));
    threads.forEach(
        thread -> {
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** The status that each path was answered with last. */
  Map<String, Integer> answers() {
    return Map.copyOf(answers);
  }

  private void put() {
    byte[] value = new byte[valueBytes];
    while (stop.getCount() > 0) {
      try (var client = cluster.processes().connect()) {
        var orders = client.<Integer, byte[]>cache(CACHE);
        for (int key = 0; stop.getCount() > 0; key = (key + 1) % keys) {
          orders.put(key, value);
        }
      } catch (RuntimeException e) {
        // A node went away: go on with the others.
        pause();
      }
    }
  }

  private void ask() {
    while (stop.getCount() > 0) {
      for (int node = 1; node <= LiveCluster.NODES; node++) {
        for (String path : PATHS) {
          ask(node, path);
        }
      }
      pause();
    }
  }

  private void ask(int node, String path) {
    try {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(cluster.processes().adminUrl(node) + path))
                  .header("Authorization", "Bearer " + cluster.token(node))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      answers.put("node" + node + path, answer.statusCode());
    } catch (IOException e) {
      // The node is away: so are its answers.
      answers.remove("node" + node + path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  private void pause() {
    try {
      if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
