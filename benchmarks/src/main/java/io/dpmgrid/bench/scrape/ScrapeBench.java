package io.dpmgrid.bench.scrape;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.pmem.medium.MediumProbe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.ignite.IgniteCache;

/**
 * Scrapes a real node that is written to, over HTTP as a Prometheus would, in alternating spells
 * with and without scrapes.
 */
final class ScrapeBench {
  private static final int SPELL = 5;
  private static final int WARM_UP = 20;
  private static final long SECOND = 1_000_000_000;

  private final GridNode node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLong puts = new AtomicLong();
  private final List<Double> millis = new ArrayList<>();
  private String text = "";

  private ScrapeBench(GridNode node) {
    this.node = node;
  }

  static ScrapeResult run(Path directory, int caches, int scrapes, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (GridNode node = start(directory, caches)) {
      progress.accept("the node is up with " + caches + " caches");
      return new ScrapeBench(node).run(caches, scrapes, progress);
    }
  }

  private static GridNode start(Path directory, int caches) throws IOException {
    var builder =
        GridNode.builder()
            .data(directory)
            .nodeId("scraped")
            // Volatile memory must be asked for by name.
            .medium(new MediumProbe().probe(directory).kind())
            .set("network.client-port", "0")
            .set("admin.enabled", "true")
            .set("admin.port", "0")
            .set("memory.region-size", "512MB");
    for (int i = 0; i < caches; i++) {
      builder.cache("cache-" + i);
    }
    return builder.start();
  }

  private ScrapeResult run(int caches, int scrapes, Consumer<String> progress)
      throws IOException, InterruptedException {
    scrape();
    double first = millis.get(0);
    Thread writer = startWriter();
    // Until all of it is compiled.
    perSecond(WARM_UP, this::scrape);
    millis.clear();
    List<Double> alone = new ArrayList<>();
    List<Double> scraped = new ArrayList<>();
    double cpuMillis = 0;
    for (int pair = 0; millis.size() < scrapes; pair++) {
      boolean scrapedFirst = pair % 2 == 1;
      if (!scrapedFirst) {
        alone.addAll(perSecond(SPELL, () -> {}));
      }
      double before = servingMillis();
      scraped.addAll(perSecond(SPELL, this::scrape));
      cpuMillis += servingMillis() - before;
      if (scrapedFirst) {
        alone.addAll(perSecond(SPELL, () -> {}));
      }
      progress.accept(millis.size() + " scrapes");
    }
    writer.interrupt();
    writer.join();
    return new ScrapeResult(
        caches,
        text.lines().filter(line -> !line.startsWith("#")).count(),
        text.length(),
        first,
        quantile(millis, 0.5),
        quantile(millis, 0.99),
        cpuMillis / millis.size(),
        quantile(alone, 0.5),
        quantile(scraped, 0.5),
        Math.abs(
            quantile(everySecondSpell(alone, 0), 0.5) / quantile(everySecondSpell(alone, 1), 0.5)
                - 1));
  }

  private Thread startWriter() {
    IgniteCache<Integer, byte[]> cache = node.ignite().cache("cache-0");
    Thread thread =
        new Thread(
            () -> {
              byte[] value = new byte[1000];
              for (int key = 0; !Thread.currentThread().isInterrupted(); key++) {
                cache.put(key % 50_000, value);
                puts.lazySet(puts.get() + 1);
              }
            },
            "writer");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Something to do once in each second. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private List<Double> perSecond(int seconds, Step step) throws IOException, InterruptedException {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      long from = System.nanoTime();
      long before = puts.get();
      step.run();
      while (System.nanoTime() - from < SECOND) {
        LockSupport.parkNanos(SECOND - (System.nanoTime() - from));
      }
      rates.add((puts.get() - before) * (double) SECOND / (System.nanoTime() - from));
    }
    return rates;
  }

  /** As Prometheus asks: OpenMetrics, compressed. */
  private void scrape() throws IOException, InterruptedException {
    URI page = URI.create(node.adminUrl().orElseThrow() + "/metrics");
    HttpRequest request =
        HttpRequest.newBuilder(page)
            .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            .header("Accept-Encoding", "gzip")
            .build();
    long from = System.nanoTime();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    millis.add((System.nanoTime() - from) / 1e6);
    if (answer.statusCode() != 200) {
      throw new IOException(page + " answered " + answer.statusCode());
    }
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Processor time so far of the threads that serve scrapes. */
  private double servingMillis() {
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().matches("(dpm-admin|vert\\.x).*")) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos / 1e6;
  }

  /** For the noise: what differs between the halves of these is no effect of scrapes. */
  private static List<Double> everySecondSpell(List<Double> rates, int from) {
    List<Double> half = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      if ((i / SPELL) % 2 == from) {
        half.add(rates.get(i));
      }
    }
    return half;
  }

  private static double quantile(List<Double> values, double of) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(of * sorted.size())));
  }
}
