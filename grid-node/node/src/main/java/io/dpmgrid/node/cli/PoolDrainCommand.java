package io.dpmgrid.node.cli;

import io.dpmgrid.ignite.store.StoreDrain;
import io.dpmgrid.node.NodeDrain;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.NodeConfigBuilder;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.pool.PoolInspection;
import io.dpmgrid.pmem.pool.PoolInspector;
import io.dpmgrid.pmem.pool.RingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = {
      "Finish a checkpoint of stopped nodes, so that a stock engine of the same version opens what"
          + " they keep.",
      "The node's configuration is taken from --config, from node.yaml in its data directory, or"
          + " from the usual layout of one."
    })
final class PoolDrainCommand implements Callable<Integer> {
  @Mixin PoolsRequest request = new PoolsRequest();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration; needed if its directories are not the usual ones.")
  @Nullable Path configFile;

  private final Output output;

  PoolDrainCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    List<Map<String, Object>> drained = new ArrayList<>();
    for (Path pool : request.pools()) {
      output.note("draining " + pool);
      StoreDrain.Report report = NodeDrain.drain(config(pool));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("directory", pool.toString());
      one.put("checkpoint", report.checkpoint());
      one.put("interrupted_before", report.interrupted());
      drained.add(one);
    }
    if (request.json()) {
      output.json(PoolsRequest.answer(true, drained));
    } else {
      for (Map<String, Object> one : drained) {
        TextTable table = new TextTable();
        one.forEach(table::row);
        output.line(table.toString());
      }
    }
    return ExitCode.OK;
  }

  private NodeConfig config(Path pool) throws IOException {
    if (configFile != null) {
      return new NodeConfigBuilder().file(configFile).build();
    }
    // DIR/wal/NODE is the pool of the node that keeps its data in DIR.
    Path data = pool.resolve("../..").normalize();
    Path usual = data.resolve("node.yaml");
    if (Files.isRegularFile(usual)) {
      return new NodeConfigBuilder().file(usual).build();
    }
    PoolInspection found = new PoolInspector().inspect(pool);
    if (!Files.isDirectory(data.resolve("db")) || found.ring().size() < 2) {
      throw new IOException(
          pool + ": is not in the usual layout of a node's data: give the node's --config");
    }
    RingFile segment = found.ring().get(0);
    NodeConfigBuilder builder =
        new NodeConfigBuilder()
            .set("data.directory", data.toString())
            .set("node.id", String.valueOf(pool.getFileName()))
            .set("log.segments", String.valueOf(found.ring().size()))
            .set("log.segment-size", segment.size() + "B")
            .set("log.archive-limit", "unlimited");
    if (new MediumProbe().probe(pool).kind() == MediumKind.EMULATED) {
      // Whoever drains what is there has asked for it by naming the directory.
      builder.set("medium.kind", MediumKind.EMULATED.id());
    }
    return builder.build();
  }
}
