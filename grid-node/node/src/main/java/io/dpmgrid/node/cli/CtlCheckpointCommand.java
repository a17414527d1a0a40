package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.AdminClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = "Make a checkpoint on all nodes, so that a restart has little to replay.")
final class CtlCheckpointCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();
  @Mixin final CtlWork work = new CtlWork();

  @Option(names = "--node", paramLabel = "ID", description = "On this node; may be repeated.")
  List<String> nodes = List.of();

  private final Output output;

  CtlCheckpointCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AdminClient client = target.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = body.putArray("node_ids");
    nodes.forEach(ids::add);
    body.put("reason", "asked for by dpm ctl");
    work.finish(client, client.post("checkpoints", body), output, target.json);
    return ExitCode.OK;
  }
}
