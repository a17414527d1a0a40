package io.dpmgrid.node.demo;

import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.AckVerifier;
import io.dpmgrid.node.cluster.ClusterException;
import io.dpmgrid.node.cluster.LoadWriters;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.ctl.DemoLocation;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.medium.ProbeResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/**
 * Fills a cluster of node processes, kills it in the middle of writing, restarts it and verifies
 * every acknowledged write. {@link #close} at any time ends every process it started.
 */
public final class Demo implements AutoCloseable {
  private static final String CACHE = DemoNodes.CACHE;
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
  private static final Duration FILL_LOOK = Duration.ofMillis(100);
  private static final long LARGEST_FILE = 4L << 20;
  private static final int RECORD_BYTES = 1024;

  private final DemoOptions options;
  private final InputFiles input;
  private final DemoDirectory directory;
  private final DemoScreen screen;
  private final ProbeResult probe;
  private final LocalCluster cluster;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Checks the input and the directory, and then prepares the directory and the nodes'
   * configurations; starts nothing.
   *
   * @throws IOException if the input or the directory cannot be used; what an earlier demo left is
   *     still there then
   */
  public Demo(DemoOptions options, DemoScreen screen) throws IOException {
    this.options = options;
    this.screen = screen;
    Path data = options.data().orElseGet(DemoDirectory::usual);
    this.input = InputFiles.below(options.input(), data, LARGEST_FILE, options.importBytes());
    this.directory = DemoDirectory.take(data);
    try {
      this.probe = new MediumProbe().probe(directory.path());
      refuseVolatile();
      if (options.data().isEmpty()) {
        directory.empty();
      } else if (options.scenario().isPresent()) {
        directory.refuseAny();
      } else {
        directory.refuseOtherThan(options.nodes());
      }
      this.cluster =
          new LocalCluster(
              directory.path(),
              options.nodesInAll(),
              DemoNodes.keys(options, directory),
              List.of("-Xms256m", "-Xmx768m", "-Djava.net.preferIPv4Stack=true"));
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Runs the whole demo. The cluster runs on until {@link #close}.
   *
   * @throws IOException if a process cannot be started
   */
  public DemoReport run() throws IOException {
    screen.medium(probe);
    screen.step(
        "starting "
            + options.nodesBefore()
            + " nodes on loopback, one backup, in "
            + directory.path());
    for (int i = 1; i <= options.nodesBefore(); i++) {
      cluster.start(i);
    }
    Duration started = cluster.awaitReady(START_LIMIT);
    screen.step("serving after " + started.toMillis() + " ms");
    if (options.serve()) {
      new DemoLocation(cluster.adminUrl(1), directory.tokenFile()).write(directory.path());
    }

    try (AckLedger ledger = new AckLedger(directory.ledger())) {
      Importer.Imported imported = importFiles(ledger);
      ScenarioOutcome outcome;
      long acksPerSecond;
      String prefix = livePrefix();
      try (LoadWriters writers =
          new LoadWriters(cluster::connect, CACHE, ledger, prefix, RECORD_BYTES, 1)) {
        acksPerSecond = writeUndisturbed(writers);
        outcome =
            options.scenario().isPresent()
                ? scenario(options.scenario().get(), prefix, ledger, writers)
                : killAndRestart(ledger, writers);
      }
      AckVerifier.Verification found = verify(ledger);
      return report(ledger, imported, found, outcome, acksPerSecond);
    }
  }

  private ScenarioOutcome killAndRestart(AckLedger ledger, LoadWriters writers) throws IOException {
    kill(writers);
    if (killsAll()) {
      writers.finish();
    }
    cluster.startAll();
    long firstRead = firstRead(options.nodes(), ledger);
    Duration restart = cluster.awaitReady(START_LIMIT);
    screen.step("serving again: first read after " + firstRead + " ms");
    return new ScenarioOutcome(0, 0, Duration.ZERO, restart, firstRead, victims());
  }

  private ScenarioOutcome scenario(
      Scenario scenario, String prefix, AckLedger ledger, LoadWriters writers) throws IOException {
    // The engine copies partitions whole that changed more often than they have entries.
    long wanted = (long) DemoNodes.partitions(options) * options.entriesPerPartition();
    screen.step("writing until there are " + wanted + " records");
    while (ledger.keys().size() < wanted) {
      pause(FILL_LOOK);
    }
    writers.pace(options.writesPerSecond());
    screen.step("going on with " + options.writesPerSecond() + " writes per second");
    return new ScenarioRun(
            scenario,
            options.nodesBefore(),
            cluster,
            new GridLevers(cluster, directory.tokenFile()),
            new CacheBytes(CACHE, DemoNodes.partitions(options), ledger, prefix),
            ledger,
            writers,
            screen,
            this::pause,
            node -> firstRead(node, ledger))
        .run();
  }

  private DemoReport report(
      AckLedger ledger,
      Importer.Imported imported,
      AckVerifier.Verification found,
      ScenarioOutcome outcome,
      long acksPerSecond) {
    boolean moved = options.scenario().isPresent();
    return new DemoReport(
        options.keep() ? cluster.adminUrl(1) : null,
        options.scenario().map(Scenario::word).orElse(null),
        moved ? outcome.movedBytes() : null,
        moved ? outcome.minimumBytes() : null,
        moved ? outcome.took().toMillis() / 1e3 : null,
        ledger.acks(),
        found.lost(),
        found.torn(),
        outcome.restart().toMillis(),
        outcome.firstReadMillis(),
        probe.kind().id(),
        probe.survives().id(),
        acksPerSecond,
        found.checked(),
        ledger.bytes(),
        imported.files(),
        input.skipped() + imported.unreadable(),
        options.nodesInAll(),
        outcome.killed(),
        directory.path().toString(),
        nodeNumbers().mapToObj(i -> cluster.pool(i).toString()).toList(),
        cluster.clientAddresses(),
        options.keep() ? nodeNumbers().mapToObj(cluster::adminUrl).toList() : List.of(),
        options.keep() ? directory.tokenFile().toString() : null);
  }

  /** Where the data is, which stays. */
  public DemoDirectory directory() {
    return directory;
  }

  /**
   * Stops the nodes gracefully, so that they need not recover when they are started again.
   *
   * @return whether all of them did
   */
  public boolean stopNodes() throws IOException {
    DemoLocation.delete(directory.path());
    return cluster.stopAll(STOP_LIMIT);
  }

  /** Ends every process of the demo. Its data stays. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    cluster.close();
    DemoLocation.delete(directory.path());
    directory.close();
  }

  private void refuseVolatile() throws IOException {
    if (probe.kind() == MediumKind.EMULATED
        && !options.medium().equals(Optional.of(MediumKind.EMULATED))) {
      throw new IOException(
          directory.path()
              + ": "
              + probe.why()
              + "; give --data DIR on a disk, or play with it by --medium emulated");
    }
  }

  /** Of this run alone, so that no value of an earlier run in the same directory is met. */
  private static String livePrefix() {
    return "live-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  private Importer.Imported importFiles(AckLedger ledger) throws IOException {
    try (IgniteClient client = cluster.connect();
        DemoScreen.Progress progress = screen.progress("import", "KiB", input.bytes() / 1024)) {
      ClientCache<String, byte[]> cache = client.cache(CACHE);
      return new Importer(cache, ledger, options.writers())
          .run(input, options.importLimit(), bytes -> progress.add(bytes / 1024.0));
    }
  }

  private long writeUndisturbed(LoadWriters writers) throws IOException {
    screen.step("writing 1 KB records with " + options.writers() + " threads");
    long begin = System.nanoTime();
    writers.start(options.writers());
    pause(options.writeFor());
    return Math.round(writers.acks() * 1e9 / (System.nanoTime() - begin));
  }

  private void kill(LoadWriters writers) throws IOException {
    long before = writers.acks();
    screen.step(
        "kill -9 of "
            + (killsAll() ? "all " + options.nodes() : "1 of " + options.nodes())
            + " nodes in the middle of it, after "
            + before
            + " writes");
    if (killsAll()) {
      cluster.killAll();
    } else {
      cluster.kill(options.nodes());
      pause(options.writeFor());
      screen.step("the others acknowledged " + (writers.acks() - before) + " writes meanwhile");
    }
  }

  /** Milliseconds from the start of a node's process to a right answer from it. */
  private long firstRead(int restarted, AckLedger ledger) {
    List<String> keys = ledger.acknowledgedKeys();
    String key = keys.get(ThreadLocalRandom.current().nextInt(keys.size()));
    long begin = cluster.node(restarted).startedNanos();
    cluster.node(restarted).awaitReady(START_LIMIT);
    try (IgniteClient client = cluster.connectTo(restarted)) {
      ClientCache<String, byte[]> cache = client.cache(CACHE);
      screen.step("first read: " + key + " is " + ledger.judge(key, cache.get(key)));
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private AckVerifier.Verification verify(AckLedger ledger) {
    try (IgniteClient client = cluster.connect();
        DemoScreen.Progress progress = screen.progress("verify", "keys", ledger.keys().size())) {
      ClientCache<String, byte[]> cache = client.cache(CACHE);
      AckVerifier.Verification found =
          new AckVerifier(ledger).verify(cache, done -> progress.to(done));
      found.examples().forEach(bad -> screen.step("NOT KEPT: " + bad));
      return found;
    }
  }

  private boolean killsAll() {
    return options.kill() == DemoOptions.Kill.ALL || options.nodes() == 1;
  }

  private int victims() {
    return killsAll() ? options.nodes() : 1;
  }

  private IntStream nodeNumbers() {
    return IntStream.rangeClosed(1, options.nodesInAll());
  }

  private void pause(Duration time) throws IOException {
    try {
      if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ClusterException("the demo was stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
