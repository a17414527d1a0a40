package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.MemoryReserve;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.load.PacedPuts;
import io.dpmgrid.bench.report.BenchReport;
import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.Figures;
import io.dpmgrid.bench.report.RebalanceRow;
import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.AckVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.ignite.client.IgniteClient;
import org.jspecify.annotations.Nullable;

/**
 * Restarts nodes of a grid and lets one join, while users put. One grid runs at a time; each is
 * filled anew.
 */
final class RebalanceBench {
  /** What can be done to a grid. */
  enum Part {
    RESTART,
    ROLLING,
    JOIN
  }

  // Ours lets a newcomer join once it has seen it for the five seconds of OurMember, and five more
  // in whose steps it counts. The order is what is measured, not how new the node is.
  private static final int NEWCOMER_SECONDS = 12;
  private static final long CHECKED_KEYS = 20_000;

  private final RunArea area;
  private final RebalanceSettings settings;
  private final List<IgniteSystem> systems;
  private final Set<Part> parts;
  private final String medium;
  private final Path parent;
  private final Consumer<String> progress;
  private final List<RebalanceRow> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  RebalanceBench(
      RunArea area,
      RebalanceSettings settings,
      List<IgniteSystem> systems,
      Set<Part> parts,
      String medium,
      Path parent,
      Consumer<String> progress) {
    this.area = area;
    this.settings = settings;
    this.systems = List.copyOf(systems);
    this.parts = Set.copyOf(parts);
    this.medium = medium;
    this.parent = parent;
    this.progress = progress;
  }

  BenchReport run(boolean quick) {
    long begin = System.nanoTime();
    Map<String, String> promises = new LinkedHashMap<>();
    for (IgniteSystem system : systems) {
      promises.put(system.label(), system.promise(medium));
      if (parts.contains(Part.RESTART) || parts.contains(Part.ROLLING)) {
        measure(system, "restarts", null, 0, this::restarts);
      }
    }
    if (parts.contains(Part.JOIN)) {
      // In turn, so that a bad minute of the machine does not hit one of them alone.
      for (int round = 1; round <= settings.rounds(); round++) {
        List<IgniteSystem> order = new ArrayList<>(systems);
        if (round % 2 == 0) {
          Collections.reverse(order);
        }
        for (IgniteSystem system : order) {
          joins(system, round);
        }
      }
    }
    notes.add(
        "Stock Ignite has no rules for restarts: a node is restarted when every copy is where it"
            + " belongs. Its baseline does not change by itself.");
    notes.add(
        "Bytes are those that the receivers' engines count, of both systems alike. With each"
            + " restart up to "
            + settings.againBytes() / 1024
            + " KiB of values come that the node has: the engine sends the last five updates of"
            + " each partition of an atomic cache again.");
    RebalanceTargets targets = new RebalanceTargets(rows);
    return new BenchReport(
        "rebalance",
        quick,
        (System.nanoTime() - begin) / 1e9,
        Environment.read(List.of(parent)),
        settings.described(),
        promises,
        rows,
        List.of(),
        targets.targets(),
        notes);
  }

  private void joins(IgniteSystem system, int round) {
    long memory = settings.joinMb();
    measure(system, "join-" + round, null, memory, watched -> watched.join("join", round));
    if (system == IgniteSystem.OURS) {
      GuardSpec guard = guard();
      notes.add(
          "The guard of round "
              + round
              + ": least "
              + guard.leastKb()
              + " KB, most "
              + guard.mostKb()
              + " KB a second of each node.");
      measure(
          system,
          "guarded-" + round,
          guard,
          memory,
          watched -> watched.join(RebalanceTargets.GUARDED, round));
    }
  }

  /** By what ours sent so far when it joined without one. */
  private GuardSpec guard() {
    List<Double> bytesPerSecond =
        rows.stream()
            .filter(row -> row.system().equals(IgniteSystem.OURS.label()))
            .filter(row -> row.change().equals("join"))
            .map(row -> row.movedMb() * 1024 * 1024 / row.seconds())
            .toList();
    // All of them send about as much.
    return GuardSpec.of(
        settings.guardMillis(), Figures.median(bytesPerSecond) / RebalanceSettings.NODES);
  }

  private void restarts(Watched watched) {
    if (parts.contains(Part.RESTART)) {
      watched.restart();
    }
    if (parts.contains(Part.ROLLING)) {
      watched.rolling();
    }
  }

  private void measure(
      IgniteSystem system,
      String name,
      @Nullable GuardSpec guard,
      long reserveMb,
      Consumer<Watched> changes) {
    Path directory = area.directory(parent, system.label() + "-" + name);
    GridUnderTest grid =
        new GridUnderTest(area, system == IgniteSystem.OURS, medium, directory, settings, guard);
    try (AckLedger ledger = new AckLedger(directory.resolve("acknowledged.txt"))) {
      progress.accept("Filling " + system.label() + " with " + settings.dataMb() + " MB");
      grid.fill();
      try (MemoryReserve memory = new MemoryReserve(area.directory(parent, "memory"), reserveMb);
          PacedPuts users =
              new PacedPuts(grid::connect, GridMember.CACHE, ledger, settings.users())) {
        progress.accept("Memory in reserve: " + memory);
        users.start();
        rest(settings.warmSeconds());
        changes.accept(new Watched(system, grid, users, ledger));
        if (reserveMb > 0) {
          // That it was handed out, and was enough.
          String after =
              "Memory in reserve after " + name + " of " + system.label() + ": " + memory;
          progress.accept(after);
          notes.add(after + ".");
        }
      }
    } catch (IOException e) {
      throw new BenchException("The acknowledgements cannot be kept: " + e.getMessage(), e);
    } finally {
      area.killAll();
      area.drop(directory);
    }
  }

  private static void rest(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** One grid with its users. */
  private final class Watched {
    private final IgniteSystem system;
    private final GridUnderTest grid;
    private final PacedPuts users;
    private final AckLedger ledger;

    Watched(IgniteSystem system, GridUnderTest grid, PacedPuts users, AckLedger ledger) {
      this.system = system;
      this.grid = grid;
      this.users = users;
      this.ledger = ledger;
    }

    void restart() {
      grid.awaitMayRestart(1, RebalanceSettings.NODES);
      Meter meter = new Meter();
      Absence absence = away(1, RebalanceSettings.NODES);
      meter.row("restart", 1, absence.moved, absence.missed);
    }

    void rolling() {
      Meter meter = new Meter();
      double moved = 0;
      double missed = 0;
      for (int node = 1; node <= RebalanceSettings.NODES; node++) {
        int other = node == 1 ? 2 : 1;
        grid.awaitMayRestart(other, node);
        Absence absence = away(other, node);
        moved += absence.moved;
        missed += absence.missed;
      }
      meter.row("rolling", 1, moved, missed);
    }

    void join(String change, int round) {
      int joining = RebalanceSettings.NODES + 1;
      grid.start(joining);
      rest(NEWCOMER_SECONDS);
      long before = grid.received();
      Meter meter = new Meter();
      grid.join(1, joining);
      grid.awaitSettled(1, joining);
      double share = (double) RebalanceSettings.COPIES / joining;
      long keys = settings.keys() + ledger.keys().size();
      double minimum = share * keys * settings.node().valueBytes();
      meter.row(change, round, (double) (grid.received() - before), minimum);
    }

    /** Bytes that came to a node after an absence, and that were written to its copies in it. */
    private record Absence(double moved, double missed) {}

    private Absence away(int asked, int node) {
      grid.kill(node);
      long others = grid.received();
      long before = ledger.bytes();
      rest(settings.awaySeconds());
      grid.start(node);
      double share = (double) RebalanceSettings.COPIES / RebalanceSettings.NODES;
      double missed = (ledger.bytes() - before) * share;
      grid.awaitSettled(asked, RebalanceSettings.NODES);
      return new Absence((double) (grid.received() - others), missed);
    }

    /** Measures one change from its beginning. */
    private final class Meter {
      private final long begin = System.nanoTime();
      private final long failures = users.failures();

      Meter() {
        users.latencies();
      }

      void row(String change, int round, double moved, double minimum) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        var latencies = users.latencies();
        long failed = users.failures() - failures;
        RebalanceRow row =
            new RebalanceRow(
                system.label(),
                medium,
                change,
                round,
                settings.dataMb(),
                seconds,
                moved / 1024 / 1024,
                minimum / 1024 / 1024,
                minimum > 0 ? moved / minimum : null,
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6,
                latencies.getMaxValue() / 1e6,
                failed,
                lost());
        rows.add(row);
        progress.accept(
            String.format(
                Locale.ROOT,
                "%-16s %-12s %.1f s, %.1f MB moved, %.1f MB at least, p99 %.1f ms, %d lost",
                row.system(),
                row.change(),
                row.seconds(),
                row.movedMb(),
                row.minimumMb(),
                row.p99Ms(),
                row.lost()));
      }
    }

    /** Users stand still meanwhile. */
    private long lost() {
      return users.atRest(
          () -> {
            try (IgniteClient client = grid.connect()) {
              AckVerifier.Verification found =
                  new AckVerifier(ledger).verify(client.cache(GridMember.CACHE), done -> {});
              found.examples().forEach(bad -> progress.accept("NOT KEPT: " + bad));
              return found.lost()
                  + found.torn()
                  + grid.missing(2, 0, Math.min(CHECKED_KEYS, settings.keys()));
            }
          });
    }
  }
}
