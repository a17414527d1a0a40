package io.dpmgrid.dashboards;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dpmgrid.node.cluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three real nodes in processes of their own, as {@code ./dpm node start} runs them, each with its
 * admin API. One of them keeps a directory in volatile memory, so not all of them survive the same.
 */
final class LiveCluster implements AutoCloseable {
  static final int NODES = 3;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  // They live too short for the optimizing compiler to pay.
  private static final List<String> JVM = List.of("-Xmx384m", "-Xmn64m", "-XX:TieredStopAtLevel=1");

  private final Path inMemory = Files.createTempDirectory(Path.of("/dev/shm"), "dpm-dashboards-");
  private final LocalCluster cluster;

  /**
   * Starts them and waits until they are ready.
   *
   * @param directory where they live
   * @param keys configuration of every node beside what tests want small
   */
  LiveCluster(Path directory, Map<String, String> keys) throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("admin.enabled", "true");
    all.put("memory.region-size", "64MB");
    all.put("log.segment-size", "4MB");
    all.put("log.segments", "3");
    all.put("log.archive-limit", "64MB");
    all.put("checkpoint.interval", "5s");
    all.put("caches[0].name", LiveLoad.CACHE);
    all.put("caches[0].backups", "1");
    all.put("caches[0].partitions", "32");
    all.putAll(keys);
    cluster = new LocalCluster(directory, NODES, all, JVM);
    try {
      keepWorkInMemory(cluster.configFile(NODES));
      cluster.startAll();
      cluster.awaitReady(LIMIT);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void keepWorkInMemory(Path configuration) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    ObjectNode root = (ObjectNode) yaml.readTree(configuration.toFile());
    root.withObjectProperty("data").put("work", inMemory.toString());
    yaml.writeValue(configuration.toFile(), root);
  }

  /** {@code host:port} of every node's admin API. */
  List<String> addresses() {
    return IntStream.rangeClosed(1, NODES)
        .mapToObj(i -> cluster.adminUrl(i).replace("http://", ""))
        .toList();
  }

  /** What node {@code i}, counted from 1, serves to Prometheus. */
  String metrics(int i) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(cluster.adminUrl(i) + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  LocalCluster processes() {
    return cluster;
  }

  /** What node {@code i}, counted from 1, wrote for its administrator. */
  String token(int i) throws IOException {
    Path work = i == NODES ? inMemory : cluster.nodeDirectory(i).resolve("work");
    return Files.readString(work.resolve("admin-token")).strip();
  }

  @Override
  public void close() {
    cluster.close();
    try (Stream<Path> tree = Files.walk(inMemory)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
