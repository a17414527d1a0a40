package io.dpmgrid.bench.put;

import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.ignite.NodeProcess;
import io.dpmgrid.bench.ignite.PutResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A set of processes that live side by side and are driven in turns: each round goes through all
 * loads, and for each load through all processes, so that whatever the machine does meanwhile meets
 * all of them. Between turns a process is let finish its checkpoint and archiving, so that an idle
 * one takes nothing from the one that is measured.
 */
final class PutBlock {
  private final RunArea area;
  private final PutSettings settings;
  private final List<String> jvmOptions;
  private final Consumer<String> progress;
  private final Map<String, String> found = new LinkedHashMap<>();

  PutBlock(RunArea area, PutSettings settings, List<String> jvmOptions, Consumer<String> progress) {
    this.area = area;
    this.settings = settings;
    this.jvmOptions = jvmOptions;
    this.progress = progress;
  }

  /**
   * Runs the block and stops its processes.
   *
   * @param deadlineNanos no round after the first begins later than this ({@code System.nanoTime})
   */
  List<Cell> run(List<Contender> contenders, long deadlineNanos) {
    Map<Contender, NodeProcess> nodes = new LinkedHashMap<>();
    List<Path> directories = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        Path directory = area.directory(contender.parent(), contender.system().label() + "-put");
        directories.add(directory);
        nodes.put(contender, start(contender, directory));
      }
      List<Cell> cells = cells(contenders);
      for (int round = 0; round < settings.rounds(); round++) {
        if (round > 0 && System.nanoTime() > deadlineNanos) {
          progress.accept("Out of time after " + round + " rounds of " + settings.rounds());
          break;
        }
        for (Cell cell : cells) {
          measure(cell, Objects.requireNonNull(nodes.get(cell.contender())), round);
        }
      }
      return cells;
    } finally {
      nodes.values().forEach(NodeProcess::kill);
      directories.forEach(area::drop);
    }
  }

  /** What the nodes told of themselves that a reader of the report must know. */
  Map<String, String> found() {
    return Collections.unmodifiableMap(found);
  }

  static String pacing(long logBytes) {
    return logBytes > 0
        ? "on: a checkpoint also begins after "
            + (logBytes >> 20)
            + " MiB of log, and before its pages exceed the checkpoint buffer; stock has none"
        : "off, as in stock";
  }

  private NodeProcess start(Contender contender, Path directory) {
    progress.accept("Starting and loading " + contender.label());
    NodeProcess node =
        NodeProcess.start(
            area, contender.system(), contender.medium(), directory, settings.node(), jvmOptions);
    node.awaitStart();
    if (contender.system() == IgniteSystem.OURS) {
      found.put("checkpoint pacing of ours", pacing(node.checkpointLogBytes()));
    }
    for (String mode : settings.modes()) {
      node.fill(mode, 0, settings.keys());
    }
    for (String mode : settings.modes()) {
      int threads = contender.threads().get(contender.threads().size() - 1);
      node.put(mode, settings.keys(), threads, settings.warmUpMillis() / 2, 1);
      node.put(mode, settings.keys(), 1, settings.warmUpMillis() / 2, 2);
    }
    node.settle();
    return node;
  }

  /** Loads in the outer order, contenders in the inner one. */
  private List<Cell> cells(List<Contender> contenders) {
    List<Cell> cells = new ArrayList<>();
    List<Integer> threads =
        contenders.stream().flatMap(one -> one.threads().stream()).distinct().sorted().toList();
    for (String mode : settings.modes()) {
      for (int count : threads) {
        for (Contender contender : contenders) {
          if (contender.threads().contains(count)) {
            cells.add(new Cell(contender, count, mode));
          }
        }
      }
    }
    return cells;
  }

  private void measure(Cell cell, NodeProcess node, int round) {
    IdleControl control = IdleControl.start();
    PutResult result;
    IdleControl.Seen idle;
    try {
      result =
          node.put(
              cell.mode(), settings.keys(), cell.threads(), settings.roundMillis(), 100L + round);
    } finally {
      idle = control.stop();
    }
    node.settle();
    cell.add(result, idle);
    progress.accept(
        String.format(
            Locale.ROOT,
            "round %d/%d  %-28s %-13s %2d threads  %,9.0f ops/s  %.1f us CPU  p50 %.1f us"
                + "  p99.9 %.0f us  max %.1f ms  idle control %.1f ms",
            round + 1,
            settings.rounds(),
            cell.contender().label(),
            cell.mode(),
            cell.threads(),
            result.opsPerS(),
            result.cpu().totalUs(),
            result.p50Us(),
            result.p999Us(),
            result.maxUs() / 1000,
            idle.longestUs() / 1000));
  }
}
