package io.dpmgrid.bench.put;

import io.dpmgrid.bench.MediaOptions;
import io.dpmgrid.bench.ReportOptions;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.ignite.NodeSettings;
import io.dpmgrid.bench.ignite.NodeWorker;
import io.dpmgrid.bench.report.BenchReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench durable-put}. */
@Command(
    name = "durable-put",
    mixinStandardHelpOptions = true,
    description = "Acknowledged puts: ours beside stock Ignite, interleaved, on the same medium.")
public final class DurablePutCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReportOptions report = new ReportOptions();
  @Mixin MediaOptions media = new MediaOptions();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description =
          "Systems to run, of ours, ignite-memory, ignite-log-only, ignite-log-only-recovery,"
              + " ignite-fsync (default: all but ignite-log-only-recovery).")
  List<String> systems = new ArrayList<>();

  @Option(names = "--rounds", description = "Rounds of each cell (default: 3).")
  @Nullable Integer rounds;

  @Option(names = "--seconds", description = "Length of a round in seconds (default: 5).")
  @Nullable Double seconds;

  @Option(names = "--keys", description = "Keys of each cache (default: 200000).")
  @Nullable Long keys;

  @Option(names = "--modes", split = ",", description = "atomic, transactional (default: both).")
  List<String> modes = List.of(NodeWorker.ATOMIC, NodeWorker.TRANSACTIONAL);

  @Option(
      names = "--threads",
      split = ",",
      description = "Numbers of threads (default: 1,4 and on file 16 as well).")
  List<Integer> threads = new ArrayList<>();

  @Option(names = "--ring", description = "Segments in the log ring (default: 10).")
  int ring = 10;

  @Option(names = "--segment-mb", description = "Log segment in MiB (default: 64).")
  int segmentMb = 64;

  @Option(names = "--archive-mb", description = "Limit of the log archive in MiB (default: 1024).")
  int archiveMb = 1024;

  @Option(
      names = "--checkpoint-threads",
      description =
          "Checkpoint threads of every system; ours lowers 4, the engine's default (default: each"
              + " system's own).")
  @Nullable Integer checkpointThreads;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "A further JVM option of every node, for example a recording.")
  List<String> jvmOptions = new ArrayList<>();

  @Override
  public Integer call() {
    Map<String, Path> directories = media.directories(spec, List.of("emulated", "file"));
    List<IgniteSystem> chosen = chosen();
    PutSettings settings = settings();
    report.requireWritable();
    try (RunArea area = new RunArea()) {
      DurablePutBench bench =
          new DurablePutBench(area, settings, chosen, directories, jvmOptions, System.err::println);
      BenchReport result = bench.run(report.quick());
      report.publish(result, spec.commandLine().getOut());
    }
    return 0;
  }

  private List<IgniteSystem> chosen() {
    if (systems.isEmpty()) {
      return List.of(
          IgniteSystem.MEMORY, IgniteSystem.LOG_ONLY, IgniteSystem.FSYNC, IgniteSystem.OURS);
    }
    List<IgniteSystem> chosen = new ArrayList<>();
    for (String label : systems) {
      chosen.add(
          IgniteSystem.of(label)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "Unknown system \"" + label + "\"; one of " + IgniteSystem.labels())));
    }
    return chosen;
  }

  private PutSettings settings() {
    for (String mode : modes) {
      if (!mode.equals(NodeWorker.ATOMIC) && !mode.equals(NodeWorker.TRANSACTIONAL)) {
        throw new ParameterException(
            spec.commandLine(), "Unknown mode \"" + mode + "\"; atomic or transactional");
      }
    }
    boolean quick = report.quick();
    long keyCount = positive("--keys", keys, quick ? 20_000L : 200_000L).longValue();
    double roundSeconds = positive("--seconds", seconds, quick ? 0.5 : 5.0).doubleValue();
    int roundCount = positive("--rounds", rounds, 3).intValue();
    for (int count : threads) {
      positive("--threads", count, 1);
    }
    int writers =
        checkpointThreads == null
            ? 0
            : positive("--checkpoint-threads", checkpointThreads, 1).intValue();
    NodeSettings node =
        new NodeSettings(
            quick ? 512 : 1024,
            quick ? 384 : 1024,
            quick ? 128 : 256,
            3_600_000,
            segmentMb,
            ring,
            archiveMb,
            64,
            1024,
            writers);
    return new PutSettings(
        node,
        keyCount,
        roundCount,
        Math.round(roundSeconds * 1000),
        quick ? 1_500 : 10_000,
        modes,
        threads.isEmpty() ? List.of(1, 4) : threads,
        threads.isEmpty() ? List.of(16) : List.of(),
        quick ? 120 : 0);
  }

  private Number positive(String option, @Nullable Number given, Number byDefault) {
    Number value = given == null ? byDefault : given;
    if (value.doubleValue() <= 0) {
      throw new ParameterException(
          spec.commandLine(), option + " must be above zero, not " + value);
    }
    return value;
  }
}
