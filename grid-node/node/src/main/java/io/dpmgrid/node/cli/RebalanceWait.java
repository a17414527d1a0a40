package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.config.Quantities;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.RebalanceWatch;
import io.dpmgrid.node.ctl.RebalanceWatch.End;
import io.dpmgrid.node.ctl.RebalanceWatch.Goal;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks the rebalancer for something, and waits for its end if that is wanted. */
final class RebalanceWait {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Option(
      names = "--wait",
      description =
          "Wait until it is done, with progress on a terminal; exit code 1 if it ends otherwise.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "With --wait, for how long at most (default: ${DEFAULT-VALUE}).")
  String timeout = "";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  int carryOut(
      CtlTarget target,
      Output output,
      String what,
      ObjectNode body,
      Goal goal,
      @Nullable String node)
      throws IOException, InterruptedException {
    Duration limit = limit();
    AdminClient client = target.client();
    try (LiveLine line = new LiveLine(output, !target.json)) {
      RebalanceWatch watch =
          wait
              ? new RebalanceWatch(
                  client::get, view -> line.show(ExecutionText.progress(view)), PAUSE, PATIENCE)
              : null;
      JsonNode answer = client.post("rebalance/" + what, body);
      if (watch == null) {
        target.show(output, answer, RebalanceText::message);
        return ExitCode.OK;
      }
      if (!target.json) {
        output.note(RebalanceText.message(answer));
      }
      long began = System.nanoTime();
      End end = watch.await(goal, node, limit);
      line.end();
      double seconds = Math.round((System.nanoTime() - began) / 1e6) / 1e3;
      ObjectNode result = answer.deepCopy();
      result.put("done", end.done()).put("seconds", seconds);
      result.put("reason", end.done() ? null : end.reason());
      result.set("operations", end.operations());
      target.show(output, result, ExecutionText::end);
      return end.done() ? ExitCode.OK : ExitCode.BAD;
    }
  }

  private Duration limit() {
    try {
      return Quantities.duration(timeout);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--timeout " + timeout + " " + e.getMessage(), e);
    }
  }
}
