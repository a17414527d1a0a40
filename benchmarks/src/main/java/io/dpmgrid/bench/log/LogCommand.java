package io.dpmgrid.bench.log;

import io.dpmgrid.bench.MediaOptions;
import io.dpmgrid.bench.ReportOptions;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.report.BenchReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench log}. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "The log alone, beside the physical limit of the medium and other logs (JMH).")
public final class LogCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReportOptions report = new ReportOptions();
  @Mixin MediaOptions media = new MediaOptions();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description =
          "Systems to run, of ours, physical-limit, file-channel-force, rocksdb-wal-sync,"
              + " chronicle-queue (default: all).")
  List<String> systems = new ArrayList<>();

  @Option(names = "--threads", split = ",", description = "Numbers of threads (default: 1,4).")
  List<Integer> threads = List.of(1, 4);

  @Override
  public Integer call() {
    Map<String, Path> directories = media.directories(spec, List.of("emulated", "file"));
    boolean quick = report.quick();
    LogSettings settings =
        new LogSettings(chosen(), threads(), quick ? 1 : 5, quick ? 400 : 1000, quick ? 600 : 2000);
    report.requireWritable();
    try (RunArea area = new RunArea()) {
      BenchReport result =
          new LogBench(area, settings, directories, System.err::println).run(quick);
      report.publish(result, spec.commandLine().getOut());
    }
    return 0;
  }

  private List<LogSystem> chosen() {
    if (systems.isEmpty()) {
      return Arrays.asList(LogSystem.values());
    }
    List<LogSystem> chosen = new ArrayList<>();
    for (String label : systems) {
      try {
        chosen.add(LogSystem.of(label));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "Unknown system \""
                + label
                + "\"; one of "
                + Arrays.stream(LogSystem.values()).map(LogSystem::label).toList());
      }
    }
    return chosen;
  }

  private List<Integer> threads() {
    for (int count : threads) {
      if (count <= 0) {
        throw new ParameterException(
            spec.commandLine(), "--threads must be above zero, not " + count);
      }
    }
    return threads;
  }
}
