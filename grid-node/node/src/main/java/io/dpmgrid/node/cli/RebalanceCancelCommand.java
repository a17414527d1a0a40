package io.dpmgrid.node.cli;

import static io.dpmgrid.node.cli.CtlTable.bytes;
import static io.dpmgrid.node.cli.CtlTable.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.AdminClientException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Stop the operation under way and set the baseline back to what it was.",
      "Alone it changes nothing: it shows what that costs, and with what to accept it. Afterwards"
          + " nothing begins by itself until ./dpm rebalance start.",
      "Exit code 0 only if the operation is cancelled."
    })
final class RebalanceCancelCommand implements Callable<Integer> {
  @Mixin final CtlTarget target = new CtlTarget();

  @Option(
      names = "--operation",
      paramLabel = "N",
      description = "The operation's number (default: the one under way).")
  @Nullable Long operation;

  @Option(
      names = "--accept-bytes",
      paramLabel = "SIZE",
      description = "The cost that was shown, such as 5000000 or 5MB (powers of 1024).")
  @Nullable String acceptBytes;

  @Option(
      names = "--accept-fewer-copies",
      description = "Partitions may end with fewer running copies than they have now.")
  boolean acceptFewerCopies;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Output output;

  RebalanceCancelCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (operation != null) {
      body.put("operation", operation);
    }
    if (acceptBytes != null) {
      body.put("accepted_bytes", accepted(acceptBytes));
    }
    body.put("fewer_copies_accepted", acceptFewerCopies);
    JsonNode answer;
    try {
      answer = target.client().post("rebalance/cancel", body);
    } catch (AdminClientException e) {
      JsonNode cost = e.problem().path("cost");
      if (!cost.isObject()) {
        throw e;
      }
      show(String.valueOf(e.getMessage()), cost);
      return ExitCode.BAD;
    }
    ObjectNode result = answer.deepCopy();
    target.show(output, result.put("cancelled", true), RebalanceText::message);
    return ExitCode.OK;
  }

  private void show(String why, JsonNode cost) {
    if (target.json) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("cancelled", false).put("message", why).set("cost", cost);
      output.json(result);
      return;
    }
    if (acceptBytes != null) {
      output.line(CtlTable.printable(why));
    }
    output.line(
        "Cancelling operation "
            + text(cost.path("operation"))
            + " costs "
            + bytes(cost.path("bytes"))
            + ": "
            + bytes(cost.path("bytes_back"))
            + " to copy again, "
            + bytes(cost.path("bytes_discarded"))
            + " copied for nothing; "
            + text(cost.path("fewer_copies"))
            + " partitions will have fewer running copies than now.");
    output.line(
        cost.path("without_copy").asLong() > 0
            ? "It cannot be cancelled: "
                + text(cost.path("without_copy"))
                + " partitions would have no running copy."
            : "To accept that: ./dpm rebalance cancel --operation "
                + text(cost.path("operation"))
                + " --accept-bytes "
                + text(cost.path("bytes"))
                + (cost.path("fewer_copies").asLong() > 0 ? " --accept-fewer-copies" : ""));
  }

  private long accepted(String size) {
    try {
      return ByteCount.of(size);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--accept-bytes " + size + " " + e.getMessage() + "; or a number of bytes",
          e);
    }
  }
}
