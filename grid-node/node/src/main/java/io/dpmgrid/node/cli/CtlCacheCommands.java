package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.bytes;
import static io.dpmgrid.node.cli.CtlTable.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.AdminClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code ctl caches} can do beside listing them. */
final class CtlCacheCommands {
  private CtlCacheCommands() {}

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a cache on all nodes.")
  static final class Create implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    @Parameters(paramLabel = "NAME", description = "The cache's name.")
    String name = "";

    @Option(names = "--copies", paramLabel = "N", description = "Copies of each partition.")
    @Nullable Integer copies;

    @Option(names = "--partitions", paramLabel = "N", description = "Partitions.")
    @Nullable Integer partitions;

    @Option(names = "--replicated", description = "Every node has the whole cache.")
    boolean replicated;

    @Option(names = "--transactional", description = "It takes part in transactions.")
    boolean transactional;

    @Option(
        names = "--wait-for",
        paramLabel = "WHOM",
        description = "Whom a write waits for: all-copies (default), primary, or none.")
    @Nullable String waitFor;

    @Option(
        names = "--accept-weaker-acks",
        description =
            "Acknowledged writes may be lost: needed unless a write waits for all copies.")
    boolean acceptWeakerAcks;

    @Option(
        names = "--placement",
        paramLabel = "HOW",
        description = "engine, or capacity: by weights and zones of nodes.")
    @Nullable String placement;

    @Option(names = "--data-region", paramLabel = "NAME", description = "Where its pages are.")
    @Nullable String dataRegion;

    private final Output output;

    Create(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
      if (copies != null) {
        body.put("copies", copies);
      }
      if (partitions != null) {
        body.put("partitions", partitions);
      }
      if (replicated) {
        body.put("mode", "replicated");
      }
      if (transactional) {
        body.put("atomicity", "transactional");
      }
      if (waitFor != null) {
        body.put("write_synchronization", waitFor);
      }
      if (acceptWeakerAcks) {
        body.put("accept_weaker_acks", true);
      }
      if (placement != null) {
        body.put("placement", placement);
      }
      if (dataRegion != null) {
        body.put("data_region", dataRegion);
      }
      JsonNode made = target.client().post("caches", body);
      target.show(output, made, cache -> "cache " + text(cache.path("name")) + " is there");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "destroy",
      mixinStandardHelpOptions = true,
      description = "Destroy a cache and its data on all nodes. Snapshots of it stay.")
  static final class Destroy implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    @Parameters(paramLabel = "NAME", description = "The cache's name.")
    String name = "";

    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        required = true,
        description = "The name once more: its data is gone afterwards.")
    String confirm = "";

    @Spec CommandSpec spec = CommandSpec.create();

    private final Output output;

    Destroy(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      if (!confirm.equals(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--confirm "
                + confirm
                + " is not the cache's name: nothing was destroyed. To destroy "
                + name
                + " and its data: --confirm "
                + name);
      }
      JsonNode answer =
          target
              .client()
              .delete(
                  "caches/"
                      + AdminClient.segment(name)
                      + "?confirm="
                      + AdminClient.segment(confirm));
      target.show(output, answer, done -> "cache " + name + " is destroyed");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "reset-lost",
      mixinStandardHelpOptions = true,
      description =
          "Use lost partitions again, once the nodes that own them are back with their data.")
  static final class ResetLost implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The caches.")
    List<String> names = List.of();

    private final Output output;

    ResetLost(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      return new LostReset(output).of(target, names);
    }
  }

  @Command(
      name = "partitions",
      mixinStandardHelpOptions = true,
      description = "Show the partitions of a cache: where their copies are, and how large.")
  static final class Partitions implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    @Parameters(paramLabel = "NAME", description = "The cache's name.")
    String name = "";

    private final Output output;

    Partitions(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      JsonNode view = target.client().list("caches/" + AdminClient.segment(name) + "/partitions");
      if (target.json) {
        output.json(view);
        return ExitCode.OK;
      }
      CtlTable table = new CtlTable("PARTITION", "STATE", "BYTES", "COPIES");
      for (JsonNode partition : view.path("items")) {
        List<String> copies = new ArrayList<>();
        for (JsonNode copy : partition.path("owners")) {
          copies.add(
              text(copy.path("node_id"))
                  + " ("
                  + text(copy.path("role"))
                  + ", "
                  + text(copy.path("state"))
                  + ")");
        }
        table.row(
            text(partition.path("partition")),
            text(partition.path("state")),
            bytes(partition.path("owners").path(0).path("bytes")),
            String.join(", ", copies));
      }
      output.line(table.toString());
      return ExitCode.OK;
    }
  }
}
