package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.config.Quantities;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show the grid at a glance. Exit code 1 if data is lost or it does not serve.")
final class CtlStatusCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();

  private final Output output;

  CtlStatusCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode cluster = target.client().get("cluster");
    if (target.json) {
      output.json(cluster);
    } else {
      output.line(table(cluster));
      cluster.path("health_reasons").forEach(why -> output.note("  " + why.asText()));
      cluster
          .path("unknown")
          .forEach(
              node ->
                  output.note(
                      "  node "
                          + node.path("node_id").asText()
                          + " does not tell: "
                          + node.path("reason").asText()));
    }
    return cluster.path("health").asText().equals("failed") ? ExitCode.BAD : ExitCode.OK;
  }

  private static String table(JsonNode cluster) {
    JsonNode durability = cluster.path("durability");
    return new TextTable()
        .row("cluster", text(cluster.path("name")))
        .row("state", text(cluster.path("state")))
        .row("health", text(cluster.path("health")))
        .row(
            "nodes",
            text(cluster.path("server_nodes"))
                + " servers, "
                + text(cluster.path("client_nodes"))
                + " clients")
        .row(
            "baseline",
            text(cluster.path("baseline_nodes_online"))
                + " of "
                + text(cluster.path("baseline_nodes"))
                + " online")
        .row("acknowledged writes survive", text(cluster.path("survives")))
        .row("caches", text(cluster.path("caches")))
        .row("lost partitions", text(cluster.path("lost_partitions")))
        .row("partitions to move", text(cluster.path("partitions_to_move")))
        .row(
            "media",
            Quantities.readable(cluster.path("used_bytes").asLong())
                + " used of "
                + Quantities.readable(cluster.path("capacity_bytes").asLong()))
        .row("durable puts per second", CtlCommands.rate(durability.path("puts_per_second")))
        .row("answered by", text(cluster.path("answering_node_id")))
        .row(
            "versions",
            "DPM Grid "
                + text(cluster.path("version"))
                + ", "
                + text(cluster.path("engine").path("name"))
                + " "
                + text(cluster.path("engine").path("version")))
        .toString()
        .stripTrailing();
  }
}
