package io.dpmgrid.bench.scrape;

import io.dpmgrid.node.GridNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.ignite.IgniteCache;

/** Scrapes a real node that is written to, in alternating spells with and without scrapes. */
final class ScrapeBench {
  private static final int SPELL = 10;
  private static final long SECOND = 1_000_000_000;

  private ScrapeBench() {}

  static ScrapeResult run(Path directory, int caches, int scrapes, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (GridNode node = start(directory, caches)) {
      progress.accept("the node is up with " + caches + " caches");
      List<Double> millis = new ArrayList<>();
      String text = scrape(node, millis);
      double first = millis.remove(0);
      AtomicLong puts = new AtomicLong();
      Thread writer = writer(node, puts);
      perSecond(puts, SPELL, () -> {}); // until it is compiled
      List<Double> alone = new ArrayList<>();
      List<Double> scraped = new ArrayList<>();
      while (millis.size() < scrapes) {
        alone.addAll(perSecond(puts, SPELL, () -> {}));
        scraped.addAll(perSecond(puts, SPELL, () -> scrape(node, millis)));
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
          quantile(alone, 0.5),
          quantile(scraped, 0.5));
    }
  }

  private static GridNode start(Path directory, int caches) {
    var builder =
        GridNode.builder()
            .data(directory)
            .nodeId("scraped")
            .set("network.client-port", "0")
            .set("memory.region-size", "512MB");
    for (int i = 0; i < caches; i++) {
      builder.cache("cache-" + i);
    }
    return builder.start();
  }

  private static Thread writer(GridNode node, AtomicLong puts) {
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
    void run() throws IOException;
  }

  private static List<Double> perSecond(AtomicLong puts, int seconds, Step step)
      throws IOException {
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

  private static String scrape(GridNode node, List<Double> millis) throws IOException {
    StringWriter text = new StringWriter(1 << 16);
    long from = System.nanoTime();
    node.metrics().write(text);
    millis.add((System.nanoTime() - from) / 1e6);
    return text.toString();
  }

  private static double quantile(List<Double> values, double of) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(of * sorted.size())));
  }
}
