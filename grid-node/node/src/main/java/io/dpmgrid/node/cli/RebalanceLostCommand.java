package io.dpmgrid.node.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "lost",
    mixinStandardHelpOptions = true,
    description = {
      "Show lost partitions, why they are, and who could bring them back.",
      "With --reset they are used again, which is refused while no owner is there. What only an"
          + " owner has that is away is given up by that: start it with its data first."
    })
final class RebalanceLostCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();

  @Option(
      names = "--reset",
      paramLabel = "CACHE",
      arity = "1..*",
      description =
          "Use lost partitions of these caches again, once the nodes that own them are back with"
              + " their data.")
  List<String> reset = List.of();

  private final Output output;

  RebalanceLostCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    if (!reset.isEmpty()) {
      return new LostReset(output).of(target, reset);
    }
    target.show(output, target.client().get("rebalance/lost"), ExecutionText::lost);
    return ExitCode.OK;
  }
}
