package io.dpmgrid.node.cli;

import io.dpmgrid.node.cluster.AckLedger;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.soak.KillSoak;
import io.dpmgrid.node.soak.SoakPlan;
import io.dpmgrid.node.soak.SoakResult;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "kill",
    description = {
      "Kill and restart a cluster under load, again and again.",
      "Every round starts all nodes, writes with several clients, kills all nodes with SIGKILL in"
          + " the middle of it, restarts them and reads back everything that was ever acknowledged."
          + " In the end, unanswered writes are sent again and all copies are compared."
    })
final class SoakKillCommand implements Callable<Integer> {
  private static final String CACHE = "soak";

  @Option(names = "--rounds", defaultValue = "10", description = "Kills (default 10).")
  int rounds;

  @Option(names = "--nodes", defaultValue = "3", description = "Nodes (default 3).")
  int nodes;

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

  private final Output output;

  SoakKillCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = data == null ? Files.createTempDirectory("dpm-soak-") : data;
    Files.createDirectories(directory);
    MediumKind kind = new MediumProbe().probe(directory).kind();
    long used = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    output.note("soak in " + directory + " on " + kind + ", seed " + used);
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
      delete(directory);
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
      return new KillSoak(cluster, CACHE, SoakPlan.standard(rounds, used), output::note)
          .run(kind.id(), ledger);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
