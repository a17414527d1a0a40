package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.RebalanceWatch.Goal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks for something about a node that takes its time. */
@Command(mixinStandardHelpOptions = true)
final class RebalanceNodeWorkCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();
  @Mixin final RebalanceWait wait = new RebalanceWait();

  @Parameters(paramLabel = "NODE", description = "The node's id.")
  String node = "";

  private final Output output;
  private final String what;
  private final Goal goal;

  RebalanceNodeWorkCommand(Output output, String what, Goal goal) {
    this.output = output;
    this.what = what;
    this.goal = goal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("node_id", node);
    return wait.carryOut(target, output, what, body, goal, node);
  }
}
