package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.config.Quantities;
import io.dpmgrid.node.ctl.AdminClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
        .addSubcommand(new Pause(output))
        .addSubcommand(new Resume(output))
        .addSubcommand(new Throttle(output))
        .addSubcommand(new RebalancePlanCommand(output))
        .addSubcommand(new RebalanceSimulateCommand(output));
  }

  static CommandLine status(Output output) {
    CommandLine command =
        new CommandLine(
            new CtlView(output, client -> client.get("rebalance"), RebalanceText::status));
    command
        .getCommandSpec()
        .usageMessage()
        .description(
            "Show what moves, how fast, when it will end with the range of error, and whether moves"
                + " are paused or limited.");
    return command;
  }

  private static Integer show(Output output, CtlTarget target, JsonNode setting) {
    if (target.json) {
      output.json(setting);
    } else {
      output.line(RebalanceText.setting(setting));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = {
        "Hold all moves of the grid until they are resumed.",
        "Nothing is restarted, and what catches up by the log goes on doing so. It outlives"
            + " restarts."
      })
  static final class Pause implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    private final Output output;

    Pause(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      ObjectNode nothing = JsonNodeFactory.instance.objectNode();
      return show(output, target, target.client().post("rebalance/pause", nothing));
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Let moves go on where they were held.")
  static final class Resume implements Callable<Integer> {
    @Mixin final CtlTarget target = new CtlTarget();

    private final Output output;

    Resume(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws IOException {
      ObjectNode nothing = JsonNodeFactory.instance.objectNode();
      return show(output, target, target.client().post("rebalance/resume", nothing));
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
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

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
        return NUMBER.matcher(rate).matches() ? Long.parseLong(rate) : Quantities.bytes(rate);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            rate + " " + e.getMessage() + "; or a number of bytes per second, or none",
            e);
      }
    }
  }
}
