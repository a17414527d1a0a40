package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.AdminClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code ctl snapshot} can do beside listing them. */
final class CtlSnapshotCommands {
  private CtlSnapshotCommands() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Take a snapshot of all durable caches.")
  static final class Create implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();
    @Mixin final CtlWork work = new CtlWork();

    @Parameters(paramLabel = "NAME", description = "Letters, digits and underscores.")
    String name = "";

    @Option(names = "--incremental", description = "Add an increment to the snapshot NAME.")
    boolean incremental;

    private final Output output;

    Create(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      AdminClient client = target.client();
      ObjectNode body =
          object().put("name", name).put("kind", incremental ? "incremental" : "full");
      work.finish(client, client.post("snapshots", body), output, target.json);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = "Restore caches from a snapshot.")
  static final class Restore implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();
    @Mixin final CtlWork work = new CtlWork();

    @Parameters(index = "0", paramLabel = "NAME", description = "The snapshot.")
    String name = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "CACHE",
        description = "Caches to restore (default: all of the snapshot).")
    List<String> caches = List.of();

    @Option(
        names = "--replace",
        description = "Destroy caches that are there; their present data is gone then.")
    boolean replace;

    @Option(names = "--increment", paramLabel = "N", description = "Up to this increment.")
    @Nullable Integer increment;

    private final Output output;

    Restore(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      AdminClient client = target.client();
      ObjectNode body = object().put("replace", replace);
      ArrayNode names = body.putArray("caches");
      caches.forEach(names::add);
      if (increment != null) {
        body.put("increment", increment);
      }
      work.finish(
          client,
          client.post("snapshots/" + AdminClient.segment(name) + "/restore", body),
          output,
          target.json);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Delete a snapshot on all nodes.")
  static final class Delete implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();
    @Mixin final CtlWork work = new CtlWork();

    @Parameters(paramLabel = "NAME", description = "The snapshot.")
    String name = "";

    private final Output output;

    Delete(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      AdminClient client = target.client();
      work.finish(
          client, client.delete("snapshots/" + AdminClient.segment(name)), output, target.json);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Read a snapshot on all nodes and compare it. Exit code 1 if it is damaged.")
  static final class Check implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();
    @Mixin final CtlWork work = new CtlWork();

    @Parameters(paramLabel = "NAME", description = "The snapshot.")
    String name = "";

    @Option(names = "--increment", paramLabel = "N", description = "Up to this increment.")
    @Nullable Integer increment;

    private final Output output;

    Check(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      AdminClient client = target.client();
      ObjectNode body = object();
      if (increment != null) {
        body.put("increment", increment);
      }
      JsonNode end =
          work.finish(
              client,
              client.post("snapshots/" + AdminClient.segment(name) + "/check", body),
              output,
              target.json);
      if (work.noWait) {
        return ExitCode.OK;
      }
      JsonNode report =
          client.get("operations/" + AdminClient.segment(end.path("id").asText()) + "/result");
      for (JsonNode finding : report.path("findings")) {
        output.note(finding.path("message").asText());
      }
      output.note(
          report.path("partitions_checked").asLong()
              + " partitions checked: "
              + (report.path("ok").asBoolean() ? "good" : "DAMAGED"));
      return report.path("ok").asBoolean() ? ExitCode.OK : ExitCode.BAD;
    }
  }
}
