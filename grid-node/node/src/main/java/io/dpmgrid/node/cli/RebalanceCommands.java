package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.RebalanceWatch.Goal;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./dpm rebalance}: sees, steers and plans how partitions move. */
final class RebalanceCommands {
  private RebalanceCommands() {}

  static CommandLine of(Output output) {
    return Main.group(
            "See, steer and plan how partitions move; a running grid through the admin API of one"
                + " node. Without --url and --token-file, DPM_ADMIN_URL and DPM_TOKEN_FILE name"
                + " them, or else the demo that runs (./dpm demo --keep).")
        .addSubcommand("status", status(output))
        .addSubcommand(new RebalancePlanCommand(output))
        .addSubcommand(
            "start",
            described(
                new RebalanceStartCommand(output),
                "Carry out what is planned: nodes that wait join, and what was stopped by a cancel or"
                    + " a failure goes on."))
        .addSubcommand(
            "join",
            described(
                new RebalanceNodeWorkCommand(output, "join", Goal.MEMBER),
                "Let a running server join the baseline, also one that was drained."))
        .addSubcommand(
            "drain",
            described(
                new RebalanceNodeWorkCommand(output, "drain", Goal.DRAINED),
                "Let a node give its copies away; then it leaves the baseline, and may be"
                    + " stopped."))
        .addSubcommand(
            "keep",
            described(
                new RebalanceNodeCommand(output, "keep"),
                "Take a drain back that has not begun; cancel one that has."))
        .addSubcommand(
            "give-up",
            described(
                new RebalanceNodeCommand(output, "give-up"),
                "Expect a node that is away back no longer: its copies are made again as far as"
                    + " there is room."))
        .addSubcommand(new RebalanceCancelCommand(output))
        .addSubcommand(
            "pause",
            described(
                new Gate(output, "pause"),
                "Hold all moves of the grid until they are resumed.",
                "Nothing is restarted, and what catches up by the log goes on doing so. It"
                    + " outlives restarts."))
        .addSubcommand(
            "resume",
            described(new Gate(output, "resume"), "Let moves go on where they were held."))
        .addSubcommand(new Throttle(output))
        .addSubcommand(
            "history",
            view(
                output,
                "rebalance/history",
                ExecutionText::history,
                "Show the last 50 operations that ended."))
        .addSubcommand(new RebalanceLostCommand(output))
        .addSubcommand(new RebalanceSimulateCommand(output));
  }

  static CommandLine status(Output output) {
    return view(
        output,
        "rebalance",
        RebalanceText::status,
        "Show what moves, how fast, when it will end with the range of error, whether moves are"
            + " paused or limited, which operation is under way, who is away, what waits and why,"
            + " and which node may be restarted.");
  }

  private static CommandLine view(
      Output output, String path, Function<JsonNode, String> show, String description) {
    return described(new CtlView(output, client -> client.get(path), show), description);
  }

  private static CommandLine described(Callable<Integer> command, String... description) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  private static Integer show(Output output, CtlTarget target, JsonNode setting) {
    target.show(output, setting, RebalanceText::setting);
    return ExitCode.OK;
  }

  /** Holds moves, or lets them go on. */
  @Command(mixinStandardHelpOptions = true)
  static final class Gate implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    private final Output output;
    private final String what;

    Gate(Output output, String what) {
      this.output = output;
      this.what = what;
    }

    @Override
    public Integer call() throws IOException {
      ObjectNode nothing = JsonNodeFactory.instance.objectNode();
      return show(output, target, target.client().post("rebalance/" + what, nothing));
    }
  }

  @Command(
      name = "throttle",
      mixinStandardHelpOptions = true,
      description = {
        "Limit how many bytes per second each node supplies.",
        "It holds for the whole grid, and outlives restarts."
      })
  static final class Throttle implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    @Parameters(
        paramLabel = "RATE",
        description = "Bytes per second, such as 5000000 or 5MB (powers of 1024), or none.")
    String rate = "";

    @Spec CommandSpec spec = CommandSpec.create();

    private final Output output;

    Throttle(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("bytes_per_second", bytesPerSecond());
      AdminClient client = target.client();
      return show(output, target, client.put("rebalance/throttle", body, null));
    }

    private @Nullable Long bytesPerSecond() {
      if (rate.equals("none")) {
        return null;
      }
      try {
        return ByteCount.of(rate);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            rate + " " + e.getMessage() + "; or a number of bytes per second, or none",
            e);
      }
    }
  }
}
