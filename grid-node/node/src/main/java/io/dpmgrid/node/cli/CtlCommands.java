package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.bytes;
import static io.dpmgrid.node.cli.CtlTable.text;
import static io.dpmgrid.node.cli.CtlTable.yesNo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** {@code ./dpm ctl}: sees and steers a running grid through the admin API of one node. */
final class CtlCommands {
  private CtlCommands() {}

  static CommandLine of(Output output) {
    CommandLine ctl =
        Main.group(
            "See and steer a running grid through the admin API of one node. Without --url and"
                + " --token-file, DPM_ADMIN_URL and DPM_TOKEN_FILE name them, or else the demo that"
                + " runs (./dpm demo --keep).");
    // Without a subcommand they show the list, as the commands beside them do.
    CommandLine caches =
        list(output, "Caches; alone, a list of them.", "caches", CtlCommands::caches);
    caches
        .addSubcommand("list", list(output, "Show caches.", "caches", CtlCommands::caches))
        .addSubcommand(new CtlCacheCommands.Create(output))
        .addSubcommand(new CtlCacheCommands.Destroy(output))
        .addSubcommand(new CtlCacheCommands.Partitions(output))
        .addSubcommand(new CtlCacheCommands.ResetLost(output));
    CommandLine snapshot =
        list(
            output,
            "Snapshots of the whole grid; alone, a list of them.",
            "snapshots",
            CtlCommands::snapshots);
    snapshot
        .addSubcommand("list", list(output, "Show snapshots.", "snapshots", CtlCommands::snapshots))
        .addSubcommand(new CtlSnapshotCommands.Create(output))
        .addSubcommand(new CtlSnapshotCommands.Restore(output))
        .addSubcommand(new CtlSnapshotCommands.Delete(output))
        .addSubcommand(new CtlSnapshotCommands.Check(output));
    return ctl.addSubcommand(new CtlStatusCommand(output))
        .addSubcommand("nodes", list(output, "Show nodes.", "nodes", CtlCommands::nodes))
        .addSubcommand("pools", list(output, "Show what nodes keep.", "pools", CtlCommands::pools))
        .addSubcommand("caches", caches)
        .addSubcommand(new CtlCheckpointCommand(output))
        .addSubcommand("snapshot", snapshot)
        .addSubcommand("rebalance", RebalanceCommands.status(output))
        .addSubcommand(
            "operations",
            list(output, "Show long work of the node.", "operations", CtlCommands::operations))
        .addSubcommand(new CtlEventsCommand(output))
        .addSubcommand(new CtlTokenCommand(output));
  }

  private static CommandLine list(
      Output output, String description, String path, Function<JsonNode, String> show) {
    return described(new CtlView(output, client -> client.list(path), show), description);
  }

  private static CommandLine described(CtlView view, String description) {
    CommandLine command = new CommandLine(view);
    command.getCommandSpec().usageMessage().description(description);
    return command;
  }

  private static String nodes(JsonNode view) {
    CtlTable table =
        new CtlTable(
            "NODE",
            "STATE",
            "KIND",
            "ZONE",
            "WEIGHT",
            "MEDIUM",
            "SURVIVES",
            "USED",
            "PUTS/S",
            "URL");
    for (JsonNode node : view.path("items")) {
      JsonNode medium = node.path("medium");
      List<String> marks = new ArrayList<>();
      marks.add(node.path("online").asBoolean() ? "online" : "offline");
      if (!node.path("in_baseline").asBoolean()) {
        marks.add("not in baseline");
      }
      table.row(
          text(node.path("id")),
          String.join(", ", marks),
          text(node.path("kind")),
          text(node.path("zone")),
          text(node.path("weight")),
          text(medium.path("kind")),
          text(medium.path("survives")),
          bytes(medium.path("used_bytes")),
          rate(node.path("durability").path("puts_per_second")),
          text(node.path("admin_url")));
    }
    return table + sharedSpace(view);
  }

  /** What is used is that of the whole file system: who shares one must not be added up. */
  private static String sharedSpace(JsonNode nodes) {
    Map<String, List<String>> sharers = new LinkedHashMap<>();
    Map<String, JsonNode> media = new LinkedHashMap<>();
    for (JsonNode node : nodes.path("items")) {
      JsonNode medium = node.path("medium");
      if (medium.path("file_system").isTextual()) {
        String name = medium.path("file_system").asText();
        sharers.computeIfAbsent(name, one -> new ArrayList<>()).add(text(node.path("id")));
        media.putIfAbsent(name, medium);
      }
    }
    StringBuilder text = new StringBuilder();
    sharers.forEach(
        (name, ids) -> {
          JsonNode medium = media.get(name);
          if (ids.size() > 1 && medium != null) {
            text.append("\nOne file system, counted once, has the media of ")
                .append(String.join(", ", ids))
                .append(": ")
                .append(bytes(medium.path("used_bytes")))
                .append(" used of ")
                .append(bytes(medium.path("capacity_bytes")))
                .append('.');
          }
        });
    return CtlTable.printable(text.toString());
  }

  private static String pools(JsonNode view) {
    CtlTable table =
        new CtlTable("NODE", "POOL", "MEDIUM", "HEALTH", "USED", "SHUTDOWN", "DIRTY", "DIRECTORY");
    for (JsonNode pool : view.path("items")) {
      table.row(
          text(pool.path("node_id")),
          text(pool.path("uuid")),
          text(pool.path("medium_kind")),
          text(pool.path("health")),
          bytes(pool.path("used_bytes")),
          pool.path("clean").asBoolean() ? "clean" : "unclean",
          text(pool.path("dirty_shutdowns")),
          text(pool.path("directory")));
    }
    return table.toString();
  }

  private static String caches(JsonNode view) {
    CtlTable table =
        new CtlTable(
            "CACHE",
            "MODE",
            "COPIES",
            "PARTITIONS",
            "PLACEMENT",
            "ENTRIES",
            "BYTES",
            "DURABLE",
            "MOVING",
            "LOST");
    for (JsonNode cache : view.path("items")) {
      table.row(
          text(cache.path("name")),
          text(cache.path("mode")),
          cache.path("copies").isNull() ? "all" : text(cache.path("copies")),
          text(cache.path("partitions")),
          text(cache.path("placement")),
          text(cache.path("entries")),
          bytes(cache.path("bytes")),
          durable(cache),
          text(cache.path("moving_partitions")),
          text(cache.path("lost_partitions")));
    }
    return table.toString();
  }

  private static String durable(JsonNode cache) {
    String wait = cache.path("write_synchronization").asText();
    // An only copy is all that a write to the primary can wait for.
    boolean early =
        wait.equals("none") || (wait.equals("primary") && cache.path("copies").asInt() != 1);
    if (!early || !cache.path("persistent").asBoolean()) {
      return yesNo(cache.path("persistent"));
    }
    return cache.path("weaker_acks_accepted").asBoolean() ? "acks early, accepted" : "acks early";
  }

  private static String snapshots(JsonNode view) {
    CtlTable table =
        new CtlTable("SNAPSHOT", "CREATED", "COMPLETE", "CACHES", "BYTES", "INCREMENTS", "NEXT");
    for (JsonNode snapshot : view.path("items")) {
      List<String> caches = new ArrayList<>();
      snapshot.path("caches").forEach(cache -> caches.add(cache.asText()));
      table.row(
          text(snapshot.path("name")),
          text(snapshot.path("created_at")),
          yesNo(snapshot.path("complete")),
          String.join(",", caches),
          bytes(snapshot.path("bytes")),
          snapshot.path("increments").size(),
          snapshot.path("incremental_possible").asBoolean()
              ? "possible"
              : text(snapshot.path("incremental_impossible_reason")));
    }
    return table.toString();
  }

  private static String operations(JsonNode view) {
    CtlTable table = new CtlTable("OPERATION", "KIND", "SUBJECT", "STATE", "PROGRESS", "BY");
    for (JsonNode operation : view.path("items")) {
      table.row(
          text(operation.path("id")),
          text(operation.path("kind")),
          text(operation.path("subject")),
          text(operation.path("state")),
          CtlWork.progress(operation),
          text(operation.path("principal")));
    }
    return table.toString();
  }

  static String rate(JsonNode value) {
    return value.isNumber() ? String.valueOf(Math.round(value.asDouble())) : "-";
  }
}
