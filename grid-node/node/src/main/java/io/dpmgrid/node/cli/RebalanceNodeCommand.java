package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks for something about a node that is done at once. */
@Command(mixinStandardHelpOptions = true)
final class RebalanceNodeCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();

  @Parameters(paramLabel = "NODE", description = "The node's id.")
  String node = "";

  private final Output output;
  private final String what;

  RebalanceNodeCommand(Output output, String what) {
    this.output = output;
    this.what = what;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode answer =
        target
            .client()
            .post("rebalance/" + what, JsonNodeFactory.instance.objectNode().put("node_id", node));
    target.show(output, answer, RebalanceText::message);
    return ExitCode.OK;
  }
}
