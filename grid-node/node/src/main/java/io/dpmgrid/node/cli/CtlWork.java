package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.OperationWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Shows long work: waits for its end, with progress on a terminal. */
final class CtlWork {
  @Option(names = "--no-wait", description = "Say which operation it is and do not wait for it.")
  boolean noWait;

  private String shown = "";

  /** Waits if it is wanted; returns the operation as it is then. */
  JsonNode finish(AdminClient client, JsonNode accepted, Output output, boolean json)
      throws InterruptedException {
    JsonNode end = accepted;
    if (!noWait) {
      boolean terminal = standardErrorIsTerminal();
      try {
        end =
            new OperationWatch(client, operation -> show(operation, output, terminal && !json))
                .await(accepted);
      } finally {
        if (!shown.isEmpty()) {
          output.progress().println();
        }
      }
    }
    if (json) {
      output.json(end);
    } else {
      output.line(
          text(end, "kind")
              + " "
              + text(end, "subject")
              + ": "
              + text(end, "state")
              + " (operation "
              + text(end, "id")
              + ")");
    }
    return end;
  }

  static String progress(JsonNode operation) {
    JsonNode progress = operation.path("progress");
    if (!progress.isObject()) {
      return "-";
    }
    String of = progress.path("total").isNumber() ? " of " + progress.path("total").asLong() : "";
    String unit = progress.path("unit").isTextual() ? " " + progress.path("unit").asText() : "";
    return progress.path("done").asLong() + of + unit;
  }

  private void show(JsonNode operation, Output output, boolean wanted) {
    String now =
        progress(operation) + "  " + CtlTable.text(operation.path("progress").path("message"));
    if (wanted && !now.equals(shown)) {
      String rest = " ".repeat(Math.max(0, shown.length() - now.length()));
      output.progress().print("\r" + now + rest);
      output.progress().flush();
      shown = now;
    }
  }

  /** Asked of the descriptor: the console object means other streams, and other things by JDK. */
  private static boolean standardErrorIsTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(JsonNode operation, String field) {
    return CtlTable.text(operation.path(field));
  }
}
