package io.dpmgrid.node.cli;

import io.dpmgrid.node.config.ConfigReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "reference", description = "Print the reference of all keys as Markdown.")
final class ConfigReferenceCommand implements Callable<Integer> {
  private final Output output;

  ConfigReferenceCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    output.line(ConfigReference.markdown().stripTrailing());
    return ExitCode.OK;
  }
}
