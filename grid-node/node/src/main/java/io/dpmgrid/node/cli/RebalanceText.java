package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.bytes;
import static io.dpmgrid.node.cli.CtlTable.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The API's views of moves as text for people. */
final class RebalanceText {
  private RebalanceText() {}

  /** What holds for moves. */
  static String setting(JsonNode view) {
    String limit =
        view.path("limit_bytes_per_second").isNumber()
            ? "each node supplies at most " + perSecond(view.path("limit_bytes_per_second"))
            : "no limit";
    return view.path("paused").asBoolean()
        ? "Moves are paused since " + text(view.path("paused_since")) + "; " + limit + "."
        : "Moves are not paused; " + limit + ".";
  }

  /** What the node that decides answered. */
  static String message(JsonNode answer) {
    return CtlTable.printable(text(answer.path("message")));
  }

  static String status(JsonNode view) {
    List<String> parts = new ArrayList<>();
    if (!view.path("moving").asBoolean()) {
      parts.add(CtlTable.printable(setting(view)) + "\nNothing moves.");
      parts.addAll(ExecutionText.status(view));
      return String.join("\n\n", parts);
    }
    parts.add(CtlTable.printable(setting(view)));
    parts.addAll(ExecutionText.status(view));
    parts.add(
        text(view.path("partitions_left"))
            + " partitions left, "
            + bytes(view.path("bytes_left"))
            + " in the stores, "
            + perSecond(view.path("bytes_per_second"))
            + " now; done in "
            + eta(view)
            + ".");
    CtlTable nodes =
        new CtlTable(
            "NODE", "PARTITIONS LEFT", "RECEIVES", "DONE IN", "SUPPLIES", "HELD", "SUPPLIED");
    for (JsonNode node : view.path("nodes")) {
      JsonNode supply = node.path("supply");
      nodes.row(
          text(node.path("node_id")),
          text(node.path("partitions_left")),
          perSecond(node.path("received_bytes_per_second")),
          node.path("partitions_left").asLong() == 0 ? "-" : eta(node),
          perSecond(supply.path("bytes_per_second")),
          bytes(supply.path("held_bytes")),
          bytes(supply.path("bytes")));
    }
    parts.add(nodes.toString());
    CtlTable moves =
        new CtlTable("NODE", "GROUP", "PARTITIONS LEFT", "OF", "BYTES LEFT", "RECEIVED", "SINCE");
    for (JsonNode move : view.path("items")) {
      moves.row(
          text(move.path("node_id")),
          text(move.path("group")),
          text(move.path("partitions_left")),
          text(move.path("partitions_total")),
          bytes(move.path("bytes_left")),
          bytes(move.path("bytes_received")),
          text(move.path("started_at")));
    }
    parts.add(moves.toString());
    return String.join("\n\n", parts);
  }

  private static String perSecond(JsonNode value) {
    return value.isNumber() ? bytes(value) + "/s" : "-";
  }

  static String eta(JsonNode of) {
    if (!of.path("eta_seconds").isNumber()) {
      return "a time that cannot be told";
    }
    return time(of.path("eta_seconds"))
        + " ("
        + time(of.path("eta_low_seconds"))
        + " to "
        + time(of.path("eta_high_seconds"))
        + ")";
  }

  static String time(JsonNode seconds) {
    Duration all = Duration.ofSeconds(seconds.asLong());
    if (all.toMinutes() < 1) {
      return all.toSeconds() + " s";
    }
    return all.toHours() < 1
        ? all.toMinutes() + " min " + all.toSecondsPart() + " s"
        : all.toHours() + " h " + all.toMinutesPart() + " min";
  }
}
