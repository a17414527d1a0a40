package io.dpmgrid.bench.restart;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.ClassArchive;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.report.BenchReport;
import io.dpmgrid.bench.report.Environment;
import io.dpmgrid.bench.report.RestartRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fills a system, kills it between two checkpoints and inside one, and takes the time until it
 * serves again. One system runs at a time and is filled once for each data size; at the larger
 * sizes two would not fit beside each other.
 */
final class RestartBench {
  private final RunArea area;
  private final RestartSettings settings;
  private final List<String> systems;
  private final Map<String, Path> media;
  private final Consumer<String> progress;
  private final List<String> failures = new ArrayList<>();
  private final PageCache pageCache = new PageCache();

  RestartBench(
      RunArea area,
      RestartSettings settings,
      List<String> systems,
      Map<String, Path> media,
      Consumer<String> progress) {
    this.area = area;
    this.settings = settings;
    this.systems = List.copyOf(systems);
    this.media = new LinkedHashMap<>(media);
    this.progress = progress;
  }

  /** Whether a system could not be measured; the report's notes say which, and why. */
  boolean failed() {
    return !failures.isEmpty();
  }

  /** Runs everything. */
  BenchReport run(boolean quick) {
    long begin = System.nanoTime();
    List<String> notes = new ArrayList<>(notes());
    List<String> runnable = new ArrayList<>(systems);
    if (RedisSubject.server().isEmpty()
        && runnable.removeIf(system -> RedisMode.of(system).isPresent())) {
      String skipped =
          "SKIPPED: redis-server is not installed, so no redis system was measured (Debian:"
              + " apt-get install redis-server).";
      progress.accept(skipped);
      notes.add(skipped);
    }
    List<RestartRow> rows = new ArrayList<>();
    Map<String, String> promises = new LinkedHashMap<>();
    Map<IgniteSystem, ClassArchive> archives = archives(runnable);
    for (Map.Entry<String, Path> medium : media.entrySet()) {
      for (long dataMb : settings.sizesMb()) {
        for (String system : runnable) {
          rows.addAll(
              measure(medium.getKey(), medium.getValue(), dataMb, system, archives, promises));
        }
      }
    }
    notes.addAll(failures);
    RestartTargets targets = new RestartTargets(rows);
    return new BenchReport(
        "restart",
        quick,
        (System.nanoTime() - begin) / 1e9,
        Environment.read(media.values().stream().toList()),
        described(),
        promises,
        rows,
        targets.ratios(),
        targets.targets(),
        notes);
  }

  private List<RestartRow> measure(
      String medium,
      Path parent,
      long dataMb,
      String system,
      Map<IgniteSystem, ClassArchive> archives,
      Map<String, String> promises) {
    Path directory = area.directory(parent, system + "-restart");
    Map<Kill, Measured> measured = new EnumMap<>(Kill.class);
    try {
      Subject subject = subject(medium, directory, dataMb, system, archives);
      promises.put(subject.label() + " on " + medium, subject.promise());
      progress.accept(
          String.format(Locale.ROOT, "Filling %s on %s: %,d MB", system, medium, dataMb));
      subject.load();
      for (int round = 0; round < settings.rounds(); round++) {
        for (Kill moment : Kill.values()) {
          subject.kill(moment);
          if (settings.dropCaches()) {
            pageCache.drop();
          }
          Restarted restart = subject.restart(1000L + round);
          measured
              .computeIfAbsent(moment, key -> new Measured(system, medium, dataMb, key))
              .add(restart);
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "round %d/%d  %-18s %-9s %,6d MB  killed %-8s first read %,.0f ms, warm %s",
                  round + 1,
                  settings.rounds(),
                  system,
                  medium,
                  dataMb,
                  moment.label(),
                  restart.firstReadMs(),
                  restart.warmMs() == null
                      ? "not within the limit"
                      : String.format(Locale.ROOT, "%,.0f ms", restart.warmMs())));
        }
      }
    } catch (BenchException e) {
      // The others have been measured for many minutes: one that fails does not take them with it.
      String failure =
          String.format(
              Locale.ROOT,
              "FAILED: %s on %s with %,d MB: %s",
              system,
              medium,
              dataMb,
              e.getMessage());
      progress.accept(failure);
      failures.add(failure);
    } finally {
      area.killAll();
      area.drop(directory);
    }
    return measured.values().stream().map(Measured::row).toList();
  }

  /** Made before anything is measured, for all nodes alike or for none. */
  private Map<IgniteSystem, ClassArchive> archives(List<String> runnable) {
    Map<IgniteSystem, ClassArchive> made = new EnumMap<>(IgniteSystem.class);
    for (String name : runnable) {
      Optional<IgniteSystem> system = IgniteSystem.of(name);
      if (system.isEmpty()) {
        continue;
      }
      if (!settings.classArchives()) {
        made.put(system.get(), ClassArchive.none());
        continue;
      }
      progress.accept("Archiving the classes of " + name);
      String medium = media.keySet().iterator().next();
      Path parent = Objects.requireNonNull(media.get(medium));
      made.put(system.get(), ClassArchive.of(area, system.get(), medium, parent, settings.node()));
    }
    return made;
  }

  private Subject subject(
      String medium,
      Path directory,
      long dataMb,
      String system,
      Map<IgniteSystem, ClassArchive> archives) {
    long keys = settings.keys(dataMb);
    return RedisMode.of(system)
        .<Subject>map(mode -> new RedisSubject(area, mode, directory, settings, keys))
        .orElseGet(
            () -> {
              IgniteSystem ignite = IgniteSystem.of(system).orElseThrow();
              ClassArchive classes = Objects.requireNonNull(archives.get(ignite));
              return new IgniteSubject(area, ignite, medium, directory, settings, keys, classes);
            });
  }

  private Map<String, String> described() {
    Map<String, String> out = new LinkedHashMap<>(settings.node().described());
    out.put(
        "data", "keys of " + settings.node().valueBytes() + " bytes each, sizes in MiB of values");
    out.put(
        "tail after the last checkpoint",
        settings.tailKeys() + " keys overwritten, the same at every size");
    out.put("restarts of each kind", settings.rounds() + ", medians");
    out.put(
        "warm",
        "90 % of the read rate before the kill, "
            + settings.readers()
            + " readers, three windows of 100 ms in a row, limit "
            + settings.warmLimitMillis() / 1000
            + " s");
    out.put(
        "class archive",
        settings.classArchives()
            ? "one for each Ignite system, made in the same way by a node of its own before the run"
            : "none");
    out.put("redis rewrite", "BGREWRITEAOF or BGSAVE stands for a checkpoint");
    return out;
  }

  private List<String> notes() {
    return List.of(
        settings.dropCaches()
            ? "The page cache of the operating system was dropped before each start."
            : "The page cache of the operating system was warm: SIGKILL leaves it, --drop-caches drops it.");
  }
}
