package io.dpmgrid.bench.scrape;

import io.dpmgrid.bench.api.ApiClient;
import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.PairedLoss;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.admin.AdminService;
import io.dpmgrid.pmem.medium.MediumProbe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.ignite.IgniteCache;

/**
 * Scrapes a real node that is written to, over HTTP as a Prometheus would: one scrape at the
 * beginning of every second short spell, in pairs of spells whose order alternates.
 */
final class ScrapeBench {
  private static final long SPELL = 500_000_000;
  private static final double SPELLS_PER_SECOND = 1e9 / SPELL;
  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

  private final GridNode node;
  private final Shape shape;
  private final Path directory;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLong puts = new AtomicLong();
  private final List<Slowest.Scrape> scrapes = new ArrayList<>();
  private String text = "";

  /**
   * How long each part takes.
   *
   * @param scrapes that count, one in each pair of spells
   * @param rest seconds from a ready node to its first scrape
   * @param warmUp seconds until scrapes count
   */
  record Shape(boolean quick, int scrapes, int rest, int warmUp) {
    static Shape standard(int scrapes) {
      return new Shape(false, scrapes, 5, 20);
    }

    static Shape brief() {
      return new Shape(true, 2, 3, 1);
    }
  }

  private ScrapeBench(GridNode node, Shape shape, Path directory) {
    this.node = node;
    this.shape = shape;
    this.directory = directory;
  }

  static ScrapeResult run(
      Path directory, int caches, boolean login, Shape shape, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (GridNode node = start(directory, caches, login)) {
      progress.accept("the node is up with " + caches + " caches");
      String token = login ? Files.readString(AdminService.tokenFile(node.config())).strip() : "";
      return new ScrapeBench(node, shape, directory).run(caches, token, progress);
    }
  }

  private static GridNode start(Path directory, int caches, boolean login) throws IOException {
    var builder =
        GridNode.builder()
            .data(directory)
            .nodeId("scraped")
            // Volatile memory must be asked for by name.
            .medium(new MediumProbe().probe(directory).kind())
            .set("network.client-port", "0")
            .set("admin.enabled", "true")
            .set("admin.port", "0")
            .set("admin.metrics-auth", String.valueOf(login))
            .set("memory.region-size", "512MB");
    for (int i = 0; i < caches; i++) {
      builder.cache("cache-" + i);
    }
    return builder.start();
  }

  private ScrapeResult run(int caches, String token, Consumer<String> progress)
      throws IOException, InterruptedException {
    for (int i = 0; i < shape.rest() * SPELLS_PER_SECOND; i++) {
      spell(() -> {});
    }
    double cpu = servingMillis();
    long from = System.nanoTime();
    try (ApiClient client = new ApiClient(URI.create(node.adminUrl().orElseThrow()), token)) {
      fetch(client);
      double first = (System.nanoTime() - from) / 1e6;
      return run(client, caches, first, servingMillis() - cpu, progress);
    }
  }

  private ScrapeResult run(
      ApiClient client, int caches, double first, double firstCpu, Consumer<String> progress)
      throws IOException, InterruptedException {
    Thread writer = startWriter();
    // Until all of it is compiled.
    for (int i = 0; i < shape.warmUp() * SPELLS_PER_SECOND; i++) {
      spell(() -> fetch(client));
    }
    ServingThreads serving = ServingThreads.find();
    List<Double> alone = new ArrayList<>();
    List<Double> scraped = new ArrayList<>();
    for (int pair = 0; pair < shape.scrapes(); pair++) {
      boolean scrapedFirst = pair % 2 == 1;
      if (!scrapedFirst) {
        alone.add(spell(() -> {}));
      }
      scraped.add(spell(() -> scrape(client, serving)));
      if (scrapedFirst) {
        alone.add(spell(() -> {}));
      }
      if (scrapes.size() % 10 == 0) {
        progress.accept(scrapes.size() + " scrapes");
      }
    }
    writer.interrupt();
    writer.join();
    List<Double> millis = scrapes.stream().map(Slowest.Scrape::millis).toList();
    List<Double> cpu = scrapes.stream().map(scrape -> scrape.time().cpuMillis()).toList();
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
        serving.isEmpty() ? null : quantile(cpu, 0.5),
        serving.isEmpty() ? null : Slowest.of(scrapes),
        quantile(alone, 0.5),
        quantile(scraped, 0.5),
        PairedLoss.of(alone, scraped).times(1 / SPELLS_PER_SECOND));
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

  /** Something to do at the beginning of a spell. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** Puts a second in it. */
  private double spell(Step step) throws IOException, InterruptedException {
    long from = System.nanoTime();
    long before = puts.get();
    step.run();
    for (long left = from + SPELL - System.nanoTime();
        left > 0;
        left = from + SPELL - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    long after = puts.get();
    return (after - before) * 1e9 / (System.nanoTime() - from);
  }

  private void scrape(ApiClient client, ServingThreads serving) throws IOException {
    ServingThreads.Time before = serving.time();
    long from = System.nanoTime();
    fetch(client);
    double millis = (System.nanoTime() - from) / 1e6;
    scrapes.add(new Slowest.Scrape(millis, serving.time().since(before)));
  }

  /** As Prometheus asks: OpenMetrics, compressed. */
  private void fetch(ApiClient client) throws IOException {
    text = new String(client.page("/metrics", OPEN_METRICS), StandardCharsets.UTF_8);
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

  private static double quantile(List<Double> values, double of) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(of * sorted.size())));
  }
}
