package io.dpmgrid.node.cli;

import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.files.FileTree;
import io.dpmgrid.node.soak.KillSoak;
import io.dpmgrid.node.soak.SoakPlan;
import io.dpmgrid.node.soak.SoakResult;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    description = {
      "Kill and restart a cluster under load, again and again.",
      "Every round starts all nodes, writes with several clients, kills all nodes with SIGKILL in"
          + " the middle of it, restarts them and reads back everything that was ever acknowledged."
          + " In the end, unanswered writes are sent again and all copies are compared.",
      "Exit code 0 only if nothing was lost, nothing is torn and all copies are equal. Ctrl-C or"
          + " SIGTERM ends it and every node; nothing is judged then, and the data stays."
    })
final class SoakKillCommand implements Callable<Integer> {
  private static final String CACHE = "soak";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Kills of the whole cluster, at least 1 (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Nodes, 1 to 16 (default: ${DEFAULT-VALUE}).")
  int nodes;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Threads that write without pause, each with a client of its own, 1 to 64 (default:"
              + " ${DEFAULT-VALUE}).")
  int writers;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the cluster lives; kept. By default a temporary directory, deleted when all went"
              + " well.")
  @Nullable Path data;

  @Option(names = "--seed", description = "Of keys, values and kills (default: random, printed).")
  @Nullable Long seed;

  @Option(names = "--json", description = "The result as one JSON object.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Output output;

  SoakKillCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    require("--rounds", rounds, Integer.MAX_VALUE);
    require("--nodes", nodes, 16);
    require("--writers", writers, 64);
    Path directory = data == null ? Files.createTempDirectory("dpm-soak-") : data;
    Files.createDirectories(directory);
    if (Files.exists(directory.resolve("node1"))) {
      // Values of an earlier soak would be judged as ones that nobody sent.
      throw new IOException(directory + ": holds a cluster already; give an empty --data");
    }
    MediumKind kind = new MediumProbe().probe(directory).kind();
    long used = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    output.note(
        "%d kills of %d nodes under %d writers, in %s on %s, seed %d"
            .formatted(rounds, nodes, writers, directory, kind, used));
    SoakResult result = run(directory, kind, used);
    if (json) {
      output.json(result);
    } else {
      output.line(
          "%d kills of %d nodes on %s: %d acks, lost %d, torn %d, partitions that differ %d"
              .formatted(
                  result.rounds(),
                  nodes,
                  kind,
                  result.acks(),
                  result.lost(),
                  result.torn(),
                  result.differing()));
      result.examples().forEach(output::line);
    }
    if (data == null && result.good()) {
      FileTree.delete(directory);
    }
    return result.good() ? ExitCode.OK : ExitCode.BAD;
  }

  private SoakResult run(Path directory, MediumKind kind, long used)
      throws IOException, InterruptedException {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("medium.kind", kind.id());
    keys.put("caches[0].name", CACHE);
    keys.put("log.segments", "4");
    keys.put("log.segment-size", "4MB");
    keys.put("memory.region-size", "256MB");
    keys.put("checkpoint.interval", "5s");
    try (LocalCluster cluster =
            new LocalCluster(
                directory, nodes, keys, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        AckLedger ledger = new AckLedger(directory.resolve("acks.txt"))) {
      Thread onSignal = new Thread(() -> cancel(cluster, directory), "dpm-soak-stop");
      Runtime.getRuntime().addShutdownHook(onSignal);
      SoakResult result =
          new KillSoak(
                  cluster,
                  CACHE,
                  SoakPlan.standard(rounds, used).withWriters(writers),
                  output::note)
              .run(kind.id(), ledger);
      Runtime.getRuntime().removeShutdownHook(onSignal);
      return result;
    }
  }

  private void cancel(LocalCluster cluster, Path directory) {
    cluster.close();
    output.note("ended before its end; what the nodes wrote stays in " + directory);
  }

  private void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " " + value + " is outside 1.." + most);
    }
  }
}
