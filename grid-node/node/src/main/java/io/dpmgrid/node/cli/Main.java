package io.dpmgrid.node.cli;

import io.dpmgrid.node.GridNodeException;
import io.dpmgrid.node.cluster.ClusterException;
import io.dpmgrid.node.config.ConfigException;
import io.dpmgrid.node.ctl.AdminClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point behind {@code ./dpm}. */
@Command(
    name = "dpm",
    mixinStandardHelpOptions = true,
    version = "DPM Grid",
    description = "Distributed persistent memory for the JVM.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and nothing bad was found",
      "1:something bad was found, or it failed",
      "2:the command line or the configuration cannot be used",
      "3:a running node failed and stopped itself",
      "4:the admin API cannot be reached, or the grid cannot answer now",
      "5:the admin API refuses the login, or it has not enough rights"
    })
public final class Main implements Runnable {
  @Spec CommandSpec spec;

  private Main() {
    // Replaced by picocli before any command runs.
    this.spec = CommandSpec.create();
  }

  /** Runs one command and exits with its code. */
  public static void main(String... arguments) {
    Output output = Output.takeOver();
    LogSetup.apply(LogSetup.QUIET);
    System.exit(commandLine(output).execute(arguments));
  }

  static CommandLine commandLine(Output output) {
    CommandLine node =
        group("Run nodes.")
            .addSubcommand(new NodeStartCommand(output))
            .addSubcommand(new TrainClassesCommand());
    CommandLine config =
        group("What can be configured.").addSubcommand(new ConfigReferenceCommand(output));
    CommandLine soak = group("Prove it for longer.").addSubcommand(new SoakKillCommand(output));
    return new CommandLine(new Main())
        .addSubcommand("soak", soak)
        .addSubcommand("node", node)
        .addSubcommand(new ProbeCommand(output))
        .addSubcommand("pool", pool(output))
        .addSubcommand(new DemoCommand(output))
        .addSubcommand("config", config)
        .addSubcommand("ctl", CtlCommands.of(output))
        .addSubcommand("rebalance", RebalanceCommands.of(output))
        .setOut(new PrintWriter(output.results(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(output.progress(), true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              output.note("dpm: " + message(failure));
              return exitCode(failure);
            });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }

  private static CommandLine pool(Output output) {
    return group("Look at and after what nodes keep on their media.")
        .addSubcommand(new PoolCreateCommand(output))
        .addSubcommand(new PoolInspectCommand(output))
        .addSubcommand(new PoolVerifyCommand(output))
        .addSubcommand(new PoolDrainCommand(output));
  }

  static CommandLine group(String description) {
    CommandLine group = new CommandLine(new Group());
    group.getCommandSpec().usageMessage().description(description);
    return group;
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof AdminClientException ofClient) {
      return switch (ofClient.kind()) {
        case UNREACHABLE -> ExitCode.UNREACHABLE;
        case DENIED -> ExitCode.DENIED;
        case REFUSED, FAILED -> ExitCode.BAD;
      };
    }
    return failure instanceof ConfigException ? ExitCode.USAGE : ExitCode.BAD;
  }

  private static String message(Exception failure) {
    boolean forPeople =
        failure instanceof ConfigException
            || failure instanceof AdminClientException
            || failure instanceof GridNodeException
            || failure instanceof ClusterException
            || failure instanceof IOException;
    if (failure instanceof FileSystemException ofFile && ofFile.getReason() == null) {
      // The JDK's message is the bare path then.
      return ofFile.getFile() + ": " + reason(ofFile);
    }
    String message = failure.getMessage();
    return forPeople && message != null ? message : failure.toString();
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "is there already, and is not what was expected";
    }
    if (failure instanceof NotDirectoryException) {
      return "is no directory";
    }
    return failure.toString();
  }
}
