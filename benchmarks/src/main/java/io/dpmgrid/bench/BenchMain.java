package io.dpmgrid.bench;

import io.dpmgrid.bench.api.ApiCommand;
import io.dpmgrid.bench.log.LogCommand;
import io.dpmgrid.bench.put.DurablePutCommand;
import io.dpmgrid.bench.rebalance.RebalanceCommand;
import io.dpmgrid.bench.restart.RestartCommand;
import io.dpmgrid.bench.scrape.ScrapeCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code bench}. Standard output carries the report and nothing else; progress,
 * warnings and whatever a library prints go to standard error.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Side-by-side runs against stock engines, and what things cost.",
    subcommands = {
      DurablePutCommand.class,
      RestartCommand.class,
      RebalanceCommand.class,
      LogCommand.class,
      ScrapeCommand.class,
      ApiCommand.class
    })
public final class BenchMain {
  private BenchMain() {}

  /** Runs the command and exits with 0, with 1 if the run failed, with 2 on bad input. */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "io/dpmgrid/bench/logback-bench.xml");
    PrintStream stdout = System.out;
    System.setOut(System.err);
    int code = commandLine(new PrintWriter(stdout, true, StandardCharsets.UTF_8)).execute(args);
    stdout.flush();
    System.exit(code);
  }

  /** The command line, with reports going to {@code out}. */
  static CommandLine commandLine(PrintWriter out) {
    CommandLine line = new CommandLine(new BenchMain());
    line.setOut(out);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof BenchException) {
            command.getErr().println(failure.getMessage());
          } else {
            failure.printStackTrace(command.getErr());
          }
          command.getErr().flush();
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }
}
