package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.ctl.AdminClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that shows one view of the API. */
@Command(mixinStandardHelpOptions = true)
final class CtlView implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();

  private final Output output;
  private final Function<AdminClient, JsonNode> read;
  private final Function<JsonNode, String> show;

  CtlView(Output output, Function<AdminClient, JsonNode> read, Function<JsonNode, String> show) {
    this.output = output;
    this.read = read;
    this.show = show;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode view = read.apply(target.client());
    if (target.json) {
      output.json(view);
    } else {
      output.line(show.apply(view));
      for (JsonNode unknown : view.path("unknown")) {
        output.note(
            "node "
                + unknown.path("node_id").asText()
                + " does not tell: "
                + unknown.path("reason").asText());
      }
    }
    return ExitCode.OK;
  }
}
