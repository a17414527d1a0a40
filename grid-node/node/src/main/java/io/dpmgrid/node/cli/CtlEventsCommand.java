package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.EventFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Show what the node has seen happen, oldest first.")
final class CtlEventsCommand implements Callable<Integer> {
  private static final Duration RETRY = Duration.ofSeconds(2);
  // The node sends something every 15 seconds.
  private static final Duration SILENCE = Duration.ofSeconds(40);

  @Mixin final CtlTarget target = new CtlTarget();

  @Option(
      names = "--follow",
      description =
          "Show events as they happen, until Ctrl-C, across lost connections; with --json one"
              + " object per line.")
  boolean follow;

  private final Output output;

  CtlEventsCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    AdminClient client = target.client();
    if (follow) {
      follow(client);
      return ExitCode.OK;
    }
    JsonNode view = client.get("events?limit=1000");
    if (target.json) {
      output.json(view);
    } else {
      view.path("items").forEach(event -> output.line(line(event)));
    }
    return ExitCode.OK;
  }

  private void follow(AdminClient client) {
    EventFollower follower = new EventFollower(client, this::show, output::note, RETRY, SILENCE);
    try {
      follower.run();
    } catch (InterruptedException e) {
      // Whoever embeds the command line has had enough.
      Thread.currentThread().interrupt();
    }
  }

  private void show(JsonNode event) {
    if (target.json) {
      output.jsonLine(event);
    } else {
      output.line(line(event));
    }
  }

  private static String line(JsonNode event) {
    return (event.path("at").asText()
            + "  "
            + event.path("severity").asText()
            + "  "
            + event.path("type").asText()
            + "  "
            + event.path("message").asText())
        .replaceAll("\\p{Cntrl}", "?");
  }
}
