package io.dpmgrid.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.node.ctl.AdminClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = "Show what the node has seen happen, oldest first.")
final class CtlEventsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin final CtlTarget target = new CtlTarget();

  @Option(
      names = "--follow",
      description = "Show events as they happen, until Ctrl-C; with --json one object per line.")
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

  private void follow(AdminClient client) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(client.events(), StandardCharsets.UTF_8))) {
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          data.append(line.substring("data:".length()).strip());
        } else if (line.isEmpty() && data.length() > 0) {
          show(data.toString());
          data.setLength(0);
        }
      }
    }
    output.note("the node has ended the stream");
  }

  private void show(String data) {
    try {
      JsonNode event = JSON.readTree(data);
      if (target.json) {
        output.jsonLine(event);
      } else {
        output.line(line(event));
      }
    } catch (JsonProcessingException e) {
      output.note("an event cannot be read: " + e.getOriginalMessage());
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
