package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.bytes;
import static io.dpmgrid.node.cli.CtlTable.names;
import static io.dpmgrid.node.cli.CtlTable.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the API tells of the part that carries plans out, as text for people. */
final class ExecutionText {
  private static final int SHOWN_COPIES = 20;
  private static final int SHOWN_NUMBERS = 20;

  private ExecutionText() {}

  /** The paragraphs of a status. */
  static List<String> status(JsonNode view) {
    JsonNode execution = view.path("execution");
    if (!execution.isObject()) {
      return List.of(
          CtlTable.printable(
              "What is planned and who is away is not known: "
                  + text(view.path("execution_unknown"))));
    }
    List<String> parts = new ArrayList<>();
    parts.add(CtlTable.printable(decides(execution)));
    StringBuilder lines = new StringBuilder();
    if (execution.path("operation").isObject()) {
      line(lines, operation(execution.path("operation")));
    }
    if (execution.path("held").isTextual()) {
      line(
          lines,
          "Nothing begins by itself: "
              + text(execution.path("held"))
              + ". To go on: ./dpm rebalance start");
    }
    if (execution.path("guard").isObject()) {
      line(lines, guard(execution.path("guard")));
    }
    execution.path("waiting").forEach(one -> line(lines, "waiting: " + text(one)));
    execution
        .path("alerts")
        .forEach(
            one ->
                line(lines, "alert " + text(one.path("kind")) + ": " + text(one.path("message"))));
    if (!lines.isEmpty()) {
      parts.add(CtlTable.printable(lines.toString().strip()));
    }
    if (!execution.path("nodes").isEmpty()) {
      parts.add(nodes(execution));
    }
    String copies = incoming(execution);
    if (!copies.isEmpty()) {
      parts.add(copies);
    }
    return parts;
  }

  private static void line(StringBuilder lines, String line) {
    lines.append(line).append('\n');
  }

  private static String decides(JsonNode execution) {
    JsonNode quorum = execution.path("quorum");
    String leader =
        execution.path("leader_node_id").isTextual()
            ? "Decided by " + text(execution.path("leader_node_id"))
            : "Nobody decides";
    return leader
        + (quorum.isObject()
            ? (quorum.path("held").asBoolean() ? ": " : ", NO MAJORITY: ")
                + text(quorum.path("message"))
            : ", which has not looked yet")
        + ". A node that goes away is expected back for "
        + RebalanceText.time(execution.path("grace_seconds"))
        + ".";
  }

  private static String operation(JsonNode of) {
    return "Operation "
        + title(of)
        + ": "
        + text(of.path("phase"))
        + " for "
        + RebalanceText.time(of.path("phase_seconds"))
        + "; "
        + bytes(of.path("moved_bytes"))
        + " of "
        + bytes(of.path("planned_bytes"))
        + " moved, "
        + text(of.path("copies_left"))
        + " copies ("
        + bytes(of.path("bytes_left"))
        + ") left"
        + (of.path("phase").asText().equals("moving") ? ", done in " + RebalanceText.eta(of) : "")
        + ". "
        + text(of.path("reason"))
        + (of.path("ending").isTextual()
            ? ". It is taken back (" + text(of.path("ending_reason")) + ")"
            : "");
  }

  private static String title(JsonNode of) {
    return text(of.path("id")) + ", " + text(of.path("kind")) + " of " + names(of.path("node_ids"));
  }

  private static String guard(JsonNode of) {
    return "Guard: 99 % of users' operations take "
        + (of.path("p99_seconds").isNumber()
            ? of.path("p99_seconds").asDouble() > 0
                ? "up to " + milliseconds(of.path("p99_seconds"))
                : "no time, as there are hardly any"
            : "a time that no node tells")
        + ", "
        + (of.path("disturbed").asBoolean() ? "MORE THAN the limit of " : "the limit is ")
        + milliseconds(of.path("limit_seconds"))
        + "; each node may send "
        + bytes(of.path("bytes_per_second"))
        + "/s ("
        + bytes(of.path("least_bytes_per_second"))
        + " to "
        + bytes(of.path("most_bytes_per_second"))
        + ").";
  }

  private static String milliseconds(JsonNode seconds) {
    double millis = seconds.asDouble() * 1e3;
    return String.format(
        Locale.ROOT, millis >= 10 ? "%.0f ms" : millis >= 0.1 ? "%.1f ms" : "%.3f ms", millis);
  }

  private static String nodes(JsonNode execution) {
    CtlTable table =
        new CtlTable("NODE", "STANDING", "COMPLETE", "AWAY", "GRACE LEFT", "MAY BE RESTARTED");
    for (JsonNode node : execution.path("nodes")) {
      List<String> reasons = new ArrayList<>();
      node.path("restart_reasons").forEach(reason -> reasons.add(reason.asText()));
      table.row(
          text(node.path("node_id")),
          text(node.path("standing")),
          node.path("complete").isNull() ? "-" : CtlTable.yesNo(node.path("complete")),
          seconds(node.path("away_seconds")),
          seconds(node.path("grace_left_seconds")),
          node.path("may_restart").asBoolean() ? "yes" : "no: " + String.join("; ", reasons));
    }
    return table.toString();
  }

  private static String incoming(JsonNode execution) {
    CtlTable table = new CtlTable("COMES TO", "GROUP", "PARTITION", "HOW", "WHY");
    int shown = 0;
    for (JsonNode node : execution.path("nodes")) {
      for (JsonNode copy : node.path("incoming")) {
        if (shown++ < SHOWN_COPIES) {
          table.row(
              text(node.path("node_id")),
              text(copy.path("group")),
              text(copy.path("partition")),
              copy.path("delta").asBoolean() ? "delta" : "full",
              text(copy.path("why")));
        }
      }
    }
    return shown == 0 ? "" : table.toString();
  }

  /** What goes on, in one line. */
  static String progress(JsonNode view) {
    JsonNode execution = view.path("execution");
    JsonNode operation = execution.path("operation");
    if (!operation.isObject()) {
      JsonNode waiting = execution.path("waiting").path(0);
      return waiting.isMissingNode() ? "nothing moves" : "waiting: " + waiting.asText();
    }
    String what =
        text(operation.path("kind"))
            + " of "
            + names(operation.path("node_ids"))
            + ": "
            + text(operation.path("phase"));
    return operation.path("phase").asText().equals("moving")
        ? what
            + ", "
            + text(operation.path("copies_left"))
            + " copies ("
            + bytes(operation.path("bytes_left"))
            + ") left, "
            + bytes(view.path("bytes_per_second"))
            + "/s, done in "
            + RebalanceText.eta(operation)
        : what;
  }

  /** How something ended that was waited for. */
  static String end(JsonNode result) {
    StringBuilder lines = new StringBuilder();
    line(
        lines,
        (result.path("done").asBoolean() ? "done after " : "not done after ")
            + Math.round(result.path("seconds").asDouble())
            + " s"
            + (result.path("done").asBoolean() ? "" : ": " + text(result.path("reason"))));
    for (JsonNode one : result.path("operations")) {
      line(
          lines,
          "operation "
              + title(one)
              + ": "
              + text(one.path("outcome"))
              + ", "
              + bytes(one.path("moved_bytes"))
              + " moved");
    }
    return CtlTable.printable(lines.toString().strip());
  }

  /** What ended. */
  static String history(JsonNode view) {
    if (view.path("items").isEmpty()) {
      return "Nothing has ended yet.";
    }
    CtlTable table =
        new CtlTable(
            "ID", "KIND", "NODES", "OUTCOME", "MOVED", "PLANNED", "STARTED", "ENDED", "WHY");
    for (JsonNode one : view.path("items")) {
      table.row(
          text(one.path("id")),
          text(one.path("kind")),
          names(one.path("node_ids")),
          text(one.path("outcome")),
          bytes(one.path("moved_bytes")),
          bytes(one.path("planned_bytes")),
          text(one.path("started_at")),
          text(one.path("ended_at")),
          text(one.path("reason")) + unverified(one));
    }
    return table.toString();
  }

  private static String unverified(JsonNode one) {
    long all = one.path("unverified_partitions").asLong();
    if (all == 0) {
      return "";
    }
    List<String> names = new ArrayList<>();
    one.path("unverified").forEach(name -> names.add(name.asText()));
    String more = all > names.size() ? " and " + (all - names.size()) + " more" : "";
    return "; not compared: " + all + " partitions: " + String.join(", ", names) + more;
  }

  /** What no running node has. */
  static String lost(JsonNode view) {
    if (view.path("items").isEmpty()) {
      return "No partition is lost.";
    }
    StringBuilder lines = new StringBuilder();
    for (JsonNode one : view.path("items")) {
      List<String> numbers = new ArrayList<>();
      one.path("partitions").forEach(number -> numbers.add(number.asText()));
      line(
          lines,
          text(one.path("group"))
              + ": "
              + text(one.path("partitions_total"))
              + " partitions are lost ("
              + String.join(", ", numbers.subList(0, Math.min(SHOWN_NUMBERS, numbers.size())))
              + (one.path("partitions_total").asLong() > SHOWN_NUMBERS ? ", ..." : "")
              + "). "
              + text(one.path("explanation"))
              + " ./dpm rebalance lost --reset "
              + names(one.path("caches")).replace(",", ""));
    }
    return CtlTable.printable(lines.toString().strip());
  }

  private static String seconds(JsonNode value) {
    return value.isNumber() ? RebalanceText.time(value) : "-";
  }
}
