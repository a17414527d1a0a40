package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.OperationWatch;
import picocli.CommandLine.Option;

/** Shows long work: waits for its end, with progress on a terminal. */
final class CtlWork {
  @Option(names = "--no-wait", description = "Say which operation it is and do not wait for it.")
  boolean noWait;

  /** Waits if it is wanted; returns the operation as it is then. */
  JsonNode finish(AdminClient client, JsonNode accepted, Output output, boolean json)
      throws InterruptedException {
    JsonNode end = accepted;
    if (!noWait) {
      try (LiveLine line = new LiveLine(output, !json)) {
        end =
            new OperationWatch(
                    client,
                    operation ->
                        line.show(
                            progress(operation)
                                + "  "
                                + CtlTable.text(operation.path("progress").path("message"))))
                .await(accepted);
      }
    }
    if (json) {
      output.json(end);
    } else {
      output.line(
          text(end, "kind")
              + (end.path("subject").isTextual() ? " " + text(end, "subject") : "")
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
    if (progress.path("done").asLong() == 0
        && !progress.path("total").isNumber()
        && !progress.path("unit").isTextual()) {
      // Nothing is counted.
      return "-";
    }
    String of = progress.path("total").isNumber() ? " of " + progress.path("total").asLong() : "";
    String unit = progress.path("unit").isTextual() ? " " + progress.path("unit").asText() : "";
    return progress.path("done").asLong() + of + unit;
  }

  private static String text(JsonNode operation, String field) {
    return CtlTable.text(operation.path(field));
  }
}
