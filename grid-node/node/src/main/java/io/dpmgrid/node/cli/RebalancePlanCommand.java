package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.bytes;
import static io.dpmgrid.node.cli.CtlTable.names;
import static io.dpmgrid.node.cli.CtlTable.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Show what is planned for a running grid, whether it may begin or not; with --add or"
          + " --remove, what would move if nodes joined or left its baseline.",
      "Changes nothing. Exit code 0 only if nothing of it is refused."
    })
final class RebalancePlanCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();

  @Option(
      names = "--add",
      paramLabel = "ID",
      description = "An online server that is to join the baseline; may be repeated.")
  List<String> add = new ArrayList<>();

  @Option(
      names = "--remove",
      paramLabel = "ID",
      description = "A node that is to leave the baseline; may be repeated.")
  List<String> remove = new ArrayList<>();

  private final Output output;

  RebalancePlanCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode plan;
    if (add.isEmpty() && remove.isEmpty()) {
      plan = target.client().get("rebalance/plan");
    } else {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      add.forEach(body.putArray("add")::add);
      remove.forEach(body.putArray("remove")::add);
      plan = target.client().post("rebalance/plan", body);
    }
    target.show(output, plan, RebalancePlanCommand::shown);
    return plan.path("refusals").isEmpty() ? ExitCode.OK : ExitCode.BAD;
  }

  /** A grid may move less than its fair share would be, and then there is no minimum to tell. */
  private static String atLeast(JsonNode step) {
    JsonNode minimum = step.path("minimum_bytes");
    return minimum.asLong() < step.path("moved_bytes").asLong()
        ? " (at least " + bytes(minimum) + ")"
        : "";
  }

  private static String shown(JsonNode plan) {
    StringBuilder text = new StringBuilder();
    for (JsonNode step : plan.path("steps")) {
      text.append(text(step.path("kind")))
          .append(": ")
          .append(text(step.path("reason")))
          .append("\n  moves ")
          .append(text(step.path("moved_partitions")))
          .append(" partitions, ")
          .append(bytes(step.path("moved_bytes")))
          .append(atLeast(step))
          .append(", about ")
          .append((step.path("estimate_ms").asLong() + 999) / 1000)
          .append(" s\n")
          .append(nodes(step))
          .append('\n');
    }
    for (JsonNode refusal : plan.path("refusals")) {
      text.append("refused: ")
          .append(text(refusal.path("kind")))
          .append(" of ")
          .append(names(refusal.path("node_ids")))
          .append(": ")
          .append(text(refusal.path("reason")))
          .append("; ")
          .append(text(refusal.path("remedy")))
          .append('\n');
    }
    plan.path("notes").forEach(note -> text.append("note: ").append(text(note)).append('\n'));
    plan.path("warnings")
        .forEach(warning -> text.append("warning: ").append(text(warning)).append('\n'));
    for (JsonNode unknown : plan.path("unknown")) {
      text.append("note: sizes of ")
          .append(text(unknown.path("node_id")))
          .append(" are missing: ")
          .append(text(unknown.path("reason")))
          .append('\n');
    }
    return CtlTable.printable(text.isEmpty() ? "nothing would move" : text.toString().strip());
  }

  private static String nodes(JsonNode step) {
    CtlTable table = new CtlTable("  NODE", "COPIES", "AFTER", "BYTES", "AFTER", "IN", "OUT");
    for (JsonNode node : step.path("nodes")) {
      table.row(
          "  " + text(node.path("node_id")),
          text(node.path("copies_before")),
          text(node.path("copies_after")),
          bytes(node.path("bytes_before")),
          bytes(node.path("bytes_after")),
          bytes(node.path("bytes_in")),
          bytes(node.path("bytes_out")));
    }
    return table.toString();
  }
}
