package io.dpmgrid.bench.api;

import io.dpmgrid.bench.child.ChildProcess;
import io.dpmgrid.bench.child.JavaCommand;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.PairedLoss;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Asks a real node in a process of its own, while it is written to. */
final class ApiBench {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int HEAP_MB = 512;
  private static final List<String> JVM =
      List.of("-DIGNITE_UPDATE_NOTIFIER=false", "-DIGNITE_NO_ASCII=true", "-DIGNITE_QUIET=true");
  private static final int WRITERS = 2;
  private static final int CONSOLES = 20;
  private static final int CONNECTIONS = 16;
  private static final long BETWEEN_PROBES = TimeUnit.MILLISECONDS.toNanos(10);
  private final Shape shape;
  private final Consumer<String> progress;

  /**
   * How long each part takes.
   *
   * @param pairs of spells, one without consoles and one with, whose order alternates
   * @param spell seconds, in which each console looks once
   */
  record Shape(
      boolean quick, int warmSeconds, int probeSeconds, int wrkSeconds, int pairs, int spell) {
    static Shape standard() {
      return new Shape(false, 15, 40, 10, 144, 1);
    }

    static Shape brief() {
      return new Shape(true, 2, 2, 2, 2, 1);
    }
  }

  ApiBench(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  ApiResult run(RunArea area, Path directory) throws IOException {
    List<String> command =
        JavaCommand.of(ApiNode.class, HEAP_MB, JVM, List.of(directory.toString()));
    ChildProcess node = area.start("the node", command, directory.resolve("process.log"));
    String[] about = node.answer("start", LIMIT).split(" ", 4);
    URI server = URI.create(about[0]);
    URI bare = URI.create("http://localhost:" + about[2]);
    String token = Files.readString(Path.of(about[3])).strip();
    progress.accept("the node serves " + server);
    node.ask("load " + WRITERS, LIMIT);
    List<Double> alone = new ArrayList<>();
    List<Double> watched = new ArrayList<>();
    double looks;
    try (Consoles consoles = new Consoles(CONSOLES, server, token)) {
      // The views and the way of an answer are compiled before anything counts, as are the puts.
      consoles.watch();
      rest(shape.warmSeconds());
      consoles.turnAway();
      consoles.asked();
    }
    Probed probed = probe(server, bare);
    progress.accept("the node was probed " + probed.ready.getTotalCount() + " times");
    // Others than before, as the node closes connections that were idle for as long as that took.
    try (Consoles consoles = new Consoles(CONSOLES, server, token)) {
      for (int pair = 0; pair < shape.pairs(); pair++) {
        boolean watchedFirst = pair % 2 == 1;
        if (!watchedFirst) {
          alone.add(spell(node));
        }
        consoles.watch();
        watched.add(spell(node));
        consoles.turnAway();
        if (watchedFirst) {
          alone.add(spell(node));
        }
        // At once, if they could not look.
        consoles.asked();
      }
      looks = consoles.asked() / (double) (shape.pairs() * shape.spell());
      progress.accept("consoles looked in " + shape.pairs() + " spells");
    }
    // Last, because the node stays where it was put.
    node.ask("rest", LIMIT);
    Wrk.pin(Long.parseLong(about[1]), 0);
    String cluster = server + "/api/v1/cluster";
    Wrk.rate(1, CONNECTIONS, shape.wrkSeconds() / 2, token, cluster);
    double rate = Wrk.rate(1, CONNECTIONS, shape.wrkSeconds(), token, cluster);

    return new ApiResult(
        shape.quick(),
        Environment.read(List.of(directory)),
        WRITERS,
        Waits.of(probed.ready),
        Waits.of(probed.bare),
        rate,
        CONSOLES,
        looks,
        Figures.median(alone),
        Figures.median(watched),
        PairedLoss.of(alone, watched));
  }

  /** How long answers took, in nanoseconds. */
  private record Probed(Histogram ready, Histogram bare) {}

  /** Asks both in turn, so that a noisy moment hits both. */
  private Probed probe(URI server, URI bare) throws IOException {
    Probed probed = new Probed(histogram(), histogram());
    try (ApiClient node = new ApiClient(server, "");
        ApiClient control = new ApiClient(bare, "")) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(shape.probeSeconds());
      while (System.nanoTime() < end) {
        ask(node, probed.ready);
        ask(control, probed.bare);
      }
    }
    return probed;
  }

  private static Histogram histogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  }

  private static void ask(ApiClient client, Histogram nanos) throws IOException {
    long from = System.nanoTime();
    int status = client.get("/health/ready");
    nanos.recordValue(System.nanoTime() - from);
    if (status != 200) {
      throw new IOException("/health/ready was answered with " + status);
    }
    LockSupport.parkNanos(BETWEEN_PROBES);
  }

  private double spell(ChildProcess node) {
    Puts before = puts(node);
    rest(shape.spell());
    Puts after = puts(node);
    return (after.count - before.count) * 1e9 / (after.nanos - before.nanos);
  }

  /** By the node's own clock, as an answer may wait for a processor. */
  private record Puts(long count, long nanos) {}

  private static Puts puts(ChildProcess node) {
    String[] told = node.ask("puts", LIMIT).split(" ", 2);
    return new Puts(Long.parseLong(told[0]), Long.parseLong(told[1]));
  }

  private static void rest(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
