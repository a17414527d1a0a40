package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.MediaOptions;
import io.dpmgrid.bench.ReportOptions;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.ignite.NodeSettings;
import io.dpmgrid.bench.load.PacedPuts;
import io.dpmgrid.bench.report.BenchReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench rebalance}. */
@Command(
    name = "rebalance",
    mixinStandardHelpOptions = true,
    description = {
      "What it costs when members of a grid change while users put: a node of three is killed and"
          + " comes back, all three are restarted in turn, a fourth joins.",
      "Ours beside stock Ignite, in the same way and on the same machine."
    })
public final class RebalanceCommand implements Callable<Integer> {
  // Of all users together.
  private static final int USERS_KEYS = 80_000;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReportOptions report = new ReportOptions();
  @Mixin MediaOptions media = new MediaOptions();

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description = "Of ours and ignite-log-only (default: both).")
  List<String> systems = new ArrayList<>();

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "PART",
      description = "Of restart, rolling and join (default: all).")
  List<String> parts = new ArrayList<>();

  @Option(
      names = "--data-mb",
      paramLabel = "MB",
      description =
          "Values in MiB, two copies of each (default: 1024; 2048 need a machine of 32 GB if its"
              + " memory is the medium).")
  @Nullable Integer dataMb;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Puts of all users together, per second (default: 500).")
  int rate = 500;

  @Option(
      names = "--users",
      paramLabel = "N",
      description =
          "Users, each with a thin client and one put at a time (default: 32). With few of them, a"
              + " put waits for another user's answer.")
  int users = 32;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Joins of each kind, each of a new grid, in turn (default: 3). Restarts are done once.")
  @Nullable Integer rounds;

  @Option(
      names = "--away",
      paramLabel = "SECONDS",
      description = "How long a node is left stopped before it is started again (default: 30).")
  @Nullable Integer awaySeconds;

  @Option(
      names = "--guard-ms",
      paramLabel = "MS",
      description = "What users' p99 may take where they are guarded (default: 100).")
  int guardMillis = 100;

  @Override
  public Integer call() {
    Map<String, Path> directories = media.directories(spec, List.of("emulated"));
    if (directories.size() != 1) {
      throw new ParameterException(spec.commandLine(), "One --medium at a time");
    }
    Map.Entry<String, Path> medium = directories.entrySet().iterator().next();
    List<IgniteSystem> chosen = systems();
    Set<RebalanceBench.Part> wanted = parts();
    RebalanceSettings settings = settings();
    report.requireWritable();
    try (RunArea area = new RunArea()) {
      BenchReport result =
          new RebalanceBench(
                  area,
                  settings,
                  chosen,
                  wanted,
                  medium.getKey(),
                  medium.getValue(),
                  System.err::println)
              .run(report.quick());
      report.publish(result, spec.commandLine().getOut());
      return 0;
    }
  }

  private List<IgniteSystem> systems() {
    if (systems.isEmpty()) {
      return List.of(IgniteSystem.OURS, IgniteSystem.LOG_ONLY);
    }
    return systems.stream()
        .map(
            name ->
                IgniteSystem.of(name)
                    .filter(one -> one == IgniteSystem.OURS || one == IgniteSystem.LOG_ONLY)
                    .orElseThrow(
                        () ->
                            new ParameterException(
                                spec.commandLine(),
                                "Unknown system \""
                                    + name
                                    + "\"; there are ours and ignite-log-only")))
        .toList();
  }

  private Set<RebalanceBench.Part> parts() {
    if (parts.isEmpty()) {
      return EnumSet.allOf(RebalanceBench.Part.class);
    }
    Set<RebalanceBench.Part> chosen = EnumSet.noneOf(RebalanceBench.Part.class);
    for (String part : parts) {
      try {
        chosen.add(RebalanceBench.Part.valueOf(part.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "Unknown part \"" + part + "\"; there are restart, rolling and join",
            e);
      }
    }
    return chosen;
  }

  private RebalanceSettings settings() {
    boolean quick = report.quick();
    int mb = positive("--data-mb", dataMb != null ? dataMb : quick ? 64 : 1024);
    // Two copies on three nodes, and what entries and their index need beside the values.
    int regionMb = (int) (mb * 2L * 15 / 10 / 3) + 256;
    NodeSettings node =
        new NodeSettings(
            quick ? 384 : 512, regionMb, 128, 30_000, 32, 6, 1024, quick ? 32 : 256, 1024, 0);
    return new RebalanceSettings(
        node,
        mb,
        new PacedPuts.Shape(
            positive("--users", users),
            positive("--rate", rate),
            Math.max(1, USERS_KEYS / users),
            1024),
        positive("--rounds", rounds != null ? rounds : quick ? 1 : 3),
        quick ? 6 : 60,
        positive("--away", awaySeconds != null ? awaySeconds : quick ? 2 : 30),
        positive("--guard-ms", guardMillis));
  }

  private int positive(String option, int value) {
    if (value <= 0) {
      throw new ParameterException(
          spec.commandLine(), option + " must be above zero, not " + value);
    }
    return value;
  }
}
