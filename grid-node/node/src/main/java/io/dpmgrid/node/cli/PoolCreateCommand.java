package io.dpmgrid.node.cli;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.pool.Pool;
import io.dpmgrid.pmem.pool.PoolOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Make a pool for a node, before its first start.",
      "A node makes its pool by itself; this is for checking a medium, or for handing one out."
    })
final class PoolCreateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The pool's directory; made if it is missing.")
  Path directory = Path.of("");

  @Option(
      names = "--node-id",
      paramLabel = "ID",
      defaultValue = "node1",
      description = "The node that it is for (default: ${DEFAULT-VALUE}).")
  String nodeId = "node1";

  @Option(
      names = "--medium",
      paramLabel = "KIND",
      converter = Choice.OfMediumKind.class,
      description = "dax, file or emulated; emulated must be asked for (default: what is found).")
  @Nullable MediumKind medium;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  private final Output output;

  PoolCreateCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    MediumRequest request = new MediumRequest(directory, medium, null, EmulationModel.NONE);
    try (Medium opened = Media.open(request);
        Pool pool = Pool.create(opened, opened.directory(), PoolOwner.of(nodeId))) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("directory", pool.directory().toString());
      result.put("pool_id", pool.id().toString());
      result.put("node_id", nodeId);
      result.put("medium", opened.kind().id());
      result.put("survives", opened.survives().id());
      if (json) {
        output.json(result);
      } else {
        TextTable table = new TextTable();
        result.forEach(table::row);
        output.line(table.toString().stripTrailing());
      }
    }
    return ExitCode.OK;
  }
}
