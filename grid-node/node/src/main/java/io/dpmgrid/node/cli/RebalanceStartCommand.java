package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.RebalanceWatch.Goal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Carries out what is planned. */
@Command(mixinStandardHelpOptions = true)
final class RebalanceStartCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();
  @Mixin final RebalanceWait wait = new RebalanceWait();

  private final Output output;

  RebalanceStartCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    return wait.carryOut(target, output, "start", nothing, Goal.NOTHING_LEFT, null);
  }
}
