package io.dpmgrid.bench.put;

import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.report.BenchReport;
import io.dpmgrid.bench.report.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts of 1 KB values into a single embedded node, system beside system. Each medium is a block of
 * its own; a block on fast memory also contains stock LOG_ONLY on the disk, if a directory for it
 * is given, which is what people run today.
 */
final class DurablePutBench {
  private final RunArea area;
  private final PutSettings settings;
  private final List<IgniteSystem> systems;
  private final Map<String, Path> media;
  private final List<String> jvmOptions;
  private final Consumer<String> progress;

  /**
   * A run.
   *
   * @param media the directory of each medium kind to measure, in order
   */
  DurablePutBench(
      RunArea area,
      PutSettings settings,
      List<IgniteSystem> systems,
      Map<String, Path> media,
      List<String> jvmOptions,
      Consumer<String> progress) {
    this.area = area;
    this.settings = settings;
    this.systems = List.copyOf(systems);
    this.media = new LinkedHashMap<>(media);
    this.jvmOptions = List.copyOf(jvmOptions);
    this.progress = progress;
  }

  /** Runs all blocks. */
  BenchReport run(boolean quick) {
    long begin = System.nanoTime();
    List<Cell> cells = new ArrayList<>();
    List<List<Contender>> blocks = blocks();
    Map<String, String> found = new LinkedHashMap<>();
    int left = blocks.size();
    for (List<Contender> block : blocks) {
      long now = System.nanoTime();
      long budget = TimeUnit.SECONDS.toNanos(settings.budgetSeconds()) - (now - begin);
      long deadline =
          settings.budgetSeconds() == 0 ? Long.MAX_VALUE : now + Math.max(budget, 0) / left--;
      PutBlock running = new PutBlock(area, settings, jvmOptions, progress);
      cells.addAll(running.run(block, deadline));
      found.putAll(running.found());
    }
    PutTargets targets = new PutTargets(cells);
    return new BenchReport(
        "durable-put",
        quick,
        (System.nanoTime() - begin) / 1e9,
        Environment.read(media.values().stream().toList()),
        described(found),
        promises(cells),
        cells.stream().map(Cell::row).toList(),
        targets.ratios(),
        targets.targets(),
        cells.stream().map(Cell::cpu).toList(),
        cells.stream().map(Cell::stalled).toList(),
        notes());
  }

  /**
   * Who runs beside whom. Nothing is measured twice: each cell belongs to the first block that has
   * it.
   */
  List<List<Contender>> blocks() {
    List<List<Contender>> blocks = new ArrayList<>();
    List<Integer> logOnlyOnFile = new ArrayList<>();
    boolean memoryMeasured = false;
    for (Map.Entry<String, Path> medium : media.entrySet()) {
      boolean file = medium.getKey().equals("file");
      List<Integer> threads = new ArrayList<>(settings.memoryThreads());
      if (file) {
        threads.addAll(settings.fileThreads());
      }
      List<Contender> block = new ArrayList<>();
      for (IgniteSystem system : systems) {
        List<Integer> own = new ArrayList<>(threads);
        if (!system.persistent() && memoryMeasured) {
          continue;
        }
        if (file && system == IgniteSystem.LOG_ONLY) {
          own.removeAll(logOnlyOnFile);
        }
        String name = system.persistent() ? medium.getKey() : "none";
        if (!own.isEmpty()) {
          block.add(new Contender(system, name, medium.getValue(), own));
        }
      }
      Path disk = media.get("file");
      if (!file && disk != null && systems.contains(IgniteSystem.LOG_ONLY)) {
        block.add(new Contender(IgniteSystem.LOG_ONLY, "file", disk, settings.memoryThreads()));
        logOnlyOnFile.addAll(settings.memoryThreads());
      }
      memoryMeasured |= systems.contains(IgniteSystem.MEMORY);
      blocks.add(block);
    }
    return blocks;
  }

  private Map<String, String> described(Map<String, String> found) {
    Map<String, String> out = new LinkedHashMap<>(settings.node().described());
    out.putAll(found);
    out.put("keys", settings.keys() + " in each cache, all present, chosen at random");
    out.put(
        "rounds",
        settings.rounds() + " of " + settings.roundMillis() + " ms, interleaved; medians");
    out.put("write synchronization", "FULL_SYNC, no backups, embedded caller, closed loop");
    out.put("transactional", "cache.put as an implicit transaction");
    if (!jvmOptions.isEmpty()) {
      out.put("JVM options", String.join(" ", jvmOptions));
    }
    return out;
  }

  private static Map<String, String> promises(List<Cell> cells) {
    Map<String, String> out = new LinkedHashMap<>();
    for (Cell cell : cells) {
      Contender one = cell.contender();
      out.put(one.label(), one.system().promise(one.medium()));
    }
    return out;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Latencies are those of a closed loop: a stall delays the next put, it is not added to it.");
    notes.add(
        "The idle control thread runs in the driving process and wants a processor for an instant"
            + " each millisecond. Callers always want one, so it sees fewer delays than they do.");
    if (media.containsKey("emulated")) {
      notes.add(
          "emulated is volatile memory that plays PMEM: write-backs are executed, nothing survives"
              + " more than the death of a process.");
    }
    return notes;
  }
}
