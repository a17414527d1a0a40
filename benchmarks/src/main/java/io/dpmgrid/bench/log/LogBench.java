package io.dpmgrid.bench.log;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.JavaCommand;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.report.BenchReport;
import io.dpmgrid.bench.report.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * The log alone, beside what the medium takes for the same bytes and beside other logs. JMH runs
 * each system in a process of its own; rounds go over all systems in turn, so that noise hits all.
 */
public final class LogBench {
  private static final List<String> CHRONICLE_NEEDS =
      List.of(
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true",
          "-Dchronicle.announcer.disable=true");

  private final RunArea area;
  private final LogSettings settings;
  private final Map<String, Path> media;
  private final Consumer<String> progress;

  /**
   * A run.
   *
   * @param media the directory of each medium kind to measure, in order
   * @param progress takes a line before each step
   */
  public LogBench(
      RunArea area, LogSettings settings, Map<String, Path> media, Consumer<String> progress) {
    this.area = area;
    this.settings = settings;
    this.media = new LinkedHashMap<>(media);
    this.progress = progress;
  }

  /** Runs everything. */
  public BenchReport run(boolean quick) {
    long begin = System.nanoTime();
    List<LogCell> cells = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    notes.add(
        "Operations per second and percentiles come from separate measurements: reading the clock"
            + " around an append would cost a good part of it. The longest append is that of a"
            + " sample.");
    for (Map.Entry<String, Path> medium : media.entrySet()) {
      measure(medium.getKey(), medium.getValue(), cells, notes);
    }
    LogTargets targets = new LogTargets(cells);
    Map<String, String> promises = new LinkedHashMap<>();
    for (LogSystem system : settings.systems()) {
      promises.put(system.label(), system.promise());
    }
    return new BenchReport(
        "log",
        quick,
        (System.nanoTime() - begin) / 1e9,
        Environment.read(media.values().stream().toList()),
        Map.of(
            "record", LogAppend.RECORD_BYTES + " bytes",
            "ring", OurLog.SEGMENTS + " segments of " + (OurLog.SEGMENT_BYTES >> 20) + " MiB",
            "rounds", settings.rounds() + " of " + settings.measureMs() + " ms, medians"),
        promises,
        cells.stream().filter(cell -> !cell.isEmpty()).map(LogCell::row).toList(),
        targets.ratios(),
        targets.targets(),
        notes);
  }

  private void measure(String kind, Path parent, List<LogCell> cells, List<String> notes) {
    List<LogCell> block = new ArrayList<>();
    for (int threads : settings.threads()) {
      for (LogSystem system : settings.systems()) {
        block.add(new LogCell(system, kind, threads));
      }
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (LogCell cell : block) {
        if (round > 0 && cell.isEmpty()) {
          continue; // it could not run before
        }
        progress.accept(
            "log: "
                + kind
                + ", "
                + cell.system().label()
                + ", threads "
                + cell.threads()
                + ", round "
                + (round + 1));
        Path directory = area.directory(parent, "log");
        try {
          collect(cell, new Runner(options(cell, directory)).run());
        } catch (RunnerException e) {
          notes.add(cell.system().label() + " did not run on " + kind + ": " + e.getMessage());
        } finally {
          area.drop(directory);
        }
      }
    }
    cells.addAll(block);
  }

  private Options options(LogCell cell, Path directory) {
    List<String> jvm = new ArrayList<>(JavaCommand.opens());
    if (cell.system() == LogSystem.CHRONICLE_QUEUE) {
      jvm.addAll(CHRONICLE_NEEDS);
    }
    jvm.add("-Xms512m");
    jvm.add("-Xmx512m");
    jvm.add("-Djmh.ignoreLock=true");
    jvm.add("-Dlogback.configurationFile=io/dpmgrid/bench/logback-bench.xml");
    return new OptionsBuilder()
        .include(LogAppend.class.getName() + ".append")
        .param("system", cell.system().label())
        .param("medium", cell.medium())
        .param("directory", directory.toString())
        .threads(cell.threads())
        .mode(Mode.Throughput)
        .mode(Mode.SampleTime)
        .forks(1)
        .warmupIterations(2)
        .warmupTime(TimeValue.milliseconds(settings.warmupMs()))
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(settings.measureMs()))
        .timeUnit(TimeUnit.MICROSECONDS)
        .addProfiler(GCProfiler.class)
        .jvmArgs(jvm.toArray(new String[0]))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static void collect(LogCell cell, Collection<RunResult> results) {
    if (results.isEmpty()) {
      throw new BenchException("JMH ran nothing; is its benchmark list on the class path?");
    }
    for (RunResult result : results) {
      if (result.getParams().getMode() == Mode.Throughput) {
        cell.throughput(result.getPrimaryResult().getScore() * 1e6, allocated(result));
      } else {
        Statistics times = result.getPrimaryResult().getStatistics();
        cell.latency(
            times.getPercentile(50),
            times.getPercentile(99),
            times.getPercentile(99.9),
            times.getMax());
      }
    }
  }

  private static @Nullable Double allocated(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return result.getSecondaryResults().get(name).getScore();
      }
    }
    return null;
  }
}
