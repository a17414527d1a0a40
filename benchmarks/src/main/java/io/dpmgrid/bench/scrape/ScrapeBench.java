package io.dpmgrid.bench.scrape;

import io.dpmgrid.bench.api.ApiClient;
import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.pmem.medium.MediumProbe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.ignite.IgniteCache;

/**
 * Scrapes a real node that is written to, over HTTP as a Prometheus would, in alternating spells
 * with and without scrapes.
 */
final class ScrapeBench {
  private static final long SECOND = 1_000_000_000;
  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

  private final GridNode node;
  private final Shape shape;
  private final Path directory;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLong puts = new AtomicLong();
  private final List<Double> millis = new ArrayList<>();
  private String text = "";

  /**
   * How long each part takes.
   *
   * @param rest seconds from a ready node to its first scrape
   * @param warmUp seconds until scrapes count
   * @param spell seconds with a scrape each, or without
   */
  record Shape(boolean quick, int scrapes, int rest, int warmUp, int spell) {
    static Shape standard(int scrapes) {
      return new Shape(false, scrapes, 5, 20, 5);
    }

    static Shape brief() {
      return new Shape(true, 2, 3, 1, 1);
    }
  }

  private ScrapeBench(GridNode node, Shape shape, Path directory) {
    this.node = node;
    this.shape = shape;
    this.directory = directory;
  }

  static ScrapeResult run(Path directory, int caches, Shape shape, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (GridNode node = start(directory, caches)) {
      progress.accept("the node is up with " + caches + " caches");
      return new ScrapeBench(node, shape, directory).run(caches, progress);
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

  private ScrapeResult run(int caches, Consumer<String> progress)
      throws IOException, InterruptedException {
    perSecond(shape.rest(), () -> {});
    double cpu = servingMillis();
    long from = System.nanoTime();
    try (ApiClient client = new ApiClient(URI.create(node.adminUrl().orElseThrow()), "")) {
      scrape(client);
      double first = (System.nanoTime() - from) / 1e6;
      return run(client, caches, first, servingMillis() - cpu, progress);
    }
  }

  private ScrapeResult run(
      ApiClient client, int caches, double first, double firstCpu, Consumer<String> progress)
      throws IOException, InterruptedException {
    Thread writer = startWriter();
    // Until all of it is compiled.
    perSecond(shape.warmUp(), () -> scrape(client));
    millis.clear();
    List<Double> alone = new ArrayList<>();
    List<Double> scraped = new ArrayList<>();
    double cpuMillis = 0;
    for (int pair = 0; millis.size() < shape.scrapes(); pair++) {
      boolean scrapedFirst = pair % 2 == 1;
      if (!scrapedFirst) {
        alone.addAll(perSecond(shape.spell(), () -> {}));
      }
      double before = servingMillis();
      scraped.addAll(perSecond(shape.spell(), () -> scrape(client)));
      cpuMillis += servingMillis() - before;
      if (scrapedFirst) {
        alone.addAll(perSecond(shape.spell(), () -> {}));
      }
      progress.accept(millis.size() + " scrapes");
    }
    writer.interrupt();
    writer.join();
    double aloneRate = quantile(alone, 0.5);
    double scrapedRate = quantile(scraped, 0.5);
    return new ScrapeResult(
        shape.quick(),
        Environment.read(List.of(directory)),
        caches,
        text.lines().filter(line -> !line.startsWith("#")).count(),
        text.length(),
        shape.rest(),
        first,
        firstCpu,
        quantile(millis, 0.5),
        quantile(millis, 0.99),
        cpuMillis / millis.size(),
        aloneRate,
        scrapedRate,
        (1 - scrapedRate / aloneRate) * 100,
        100
            * Math.abs(
                quantile(everySecondSpell(alone, 0), 0.5)
                        / quantile(everySecondSpell(alone, 1), 0.5)
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
  private void scrape(ApiClient client) throws IOException {
    long from = System.nanoTime();
    byte[] page = client.page("/metrics", OPEN_METRICS);
    millis.add((System.nanoTime() - from) / 1e6);
    text = new String(page, StandardCharsets.UTF_8);
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
  private List<Double> everySecondSpell(List<Double> rates, int from) {
    List<Double> half = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      if ((i / shape.spell()) % 2 == from) {
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
