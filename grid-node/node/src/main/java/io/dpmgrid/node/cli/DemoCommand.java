package io.dpmgrid.node.cli;

import io.dpmgrid.node.config.Quantities;
import io.dpmgrid.node.demo.Demo;
import io.dpmgrid.node.demo.DemoDirectory;
import io.dpmgrid.node.demo.DemoOptions;
import io.dpmgrid.node.demo.DemoReport;
import io.dpmgrid.node.demo.Scenario;
import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Start a cluster on this machine, import real files, go on writing, kill the nodes with"
          + " SIGKILL in the middle of it, restart them, and verify every acknowledged write.",
      "Exit code 0 only if nothing was lost."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_NODES = 16;
  private static final int UNFINISHED = -1;
  private static final int FAILED = -2;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      defaultValue = "/usr/share/doc",
      description = "Files to import (default: ${DEFAULT-VALUE}).")
  Path input = Path.of("/usr/share/doc");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the nodes keep their data; a demo that is there continues (default: a directory"
              + " that each demo empties first, and says at its end).")
  @Nullable Path data;

  @Option(
      names = "--medium",
      paramLabel = "KIND",
      converter = Choice.OfMediumKind.class,
      description = "dax, file or emulated; emulated must be asked for (default: what is found).")
  @Nullable MediumKind medium;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many nodes, 1 to 16 (default: ${DEFAULT-VALUE}).")
  int nodes;

  @Option(
      names = "--kill",
      paramLabel = "one|all",
      converter = Choice.OfKill.class,
      description = "Whom to kill (default: all).")
  DemoOptions.@Nullable Kill kill;

  @Option(
      names = "--scenario",
      paramLabel = "grow|shrink|restart|rolling|drain",
      converter = Choice.OfScenario.class,
      description =
          "Change the grid's members under load instead: a node joins; one more than --nodes, of"
              + " which one leaves; one is killed and comes back; all are restarted in turn; one"
              + " gives its copies away and stops.")
  @Nullable Scenario scenario;

  @Option(
      names = "--keep",
      description = "Leave the cluster running, and say how to connect, until Ctrl-C or SIGTERM.")
  boolean keep;

  @Option(
      names = "--clean",
      description = "Delete what a demo left, in the default directory or --data, and do no more.")
  boolean clean;

  @Option(names = "--quick", description = "Import and write less.")
  boolean quick;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  private final Output output;
  private boolean stopped;
  private volatile boolean interrupted;

  DemoCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new ParameterException(
          spec.commandLine(), "--nodes " + nodes + " is outside 1.." + MAX_NODES);
    }
    if (clean) {
      return clean();
    }
    if (scenario != null && kill != null) {
      throw new ParameterException(spec.commandLine(), "--scenario and --kill exclude each other");
    }
    if (scenario != null && nodes < Scenario.FEWEST_NODES) {
      throw new ParameterException(
          spec.commandLine(),
          "--scenario needs "
              + Scenario.FEWEST_NODES
              + " nodes or more: of fewer, none can be missed");
    }
    boolean little = quick || scenario != null;
    DemoOptions options =
        new DemoOptions(
            input,
            Optional.ofNullable(data),
            Optional.ofNullable(medium),
            nodes,
            kill == null ? DemoOptions.Kill.ALL : kill,
            Optional.ofNullable(scenario),
            Duration.ofSeconds(little ? 5 : 40),
            little ? 8L << 20 : 256L << 20,
            Duration.ofSeconds(quick ? 2 : 6),
            4,
            quick ? 500 : 2000,
            quick ? 100 : 500,
            keep);
    AtomicInteger code = new AtomicInteger(UNFINISHED);
    try (Demo demo = new Demo(options, new TerminalScreen(output))) {
      Thread onSignal = new Thread(() -> end(demo, code.get()), "dpm-demo-stop");
      Runtime.getRuntime().addShutdownHook(onSignal);
      DemoReport report = demo.run();
      code.set(report.nothingLost() ? ExitCode.OK : ExitCode.BAD);
      show(report);
      if (keep) {
        sayHowToConnect(demo, report);
        new CountDownLatch(1).await();
      }
      stopOnce(demo);
      return code.get();
    } catch (IOException | RuntimeException e) {
      if (interrupted) {
        // The process is ending, and what fails now fails because its nodes are being ended.
        return ExitCode.BAD;
      }
      code.compareAndSet(UNFINISHED, FAILED);
      throw e;
    }
  }

  private int clean() throws IOException {
    Path directory = data == null ? DemoDirectory.usual() : data;
    boolean deleted = DemoDirectory.delete(directory);
    output.note(directory + (deleted ? ": deleted" : ": there was nothing"));
    return ExitCode.OK;
  }

  private void show(DemoReport report) {
    if (json && keep) {
      // Whoever started it reads a line and goes on, while the cluster runs.
      output.jsonLine(report);
    } else if (json) {
      output.json(report);
    } else {
      output.line(table(report));
    }
  }

  private void sayHowToConnect(Demo demo, DemoReport report) {
    String addresses =
        report.clients().stream().map(one -> '"' + one + '"').collect(Collectors.joining(", "));
    output.note(
        """

        The cluster runs on. A thin client of Ignite 2.18 connects to %s:

          var client = Ignition.startClient(new ClientConfiguration().setAddresses(%s));
          byte[] value = client.<String, byte[]>cache("demo").get("file:PATH");

        The console is at %s/ui/ and asks for the token that is in
          %s
        Every node serves it: %s. On the command line: %s ctl status

        The logs are in %s (node*/node.log). Ctrl-C or SIGTERM stops the cluster."""
            .formatted(
                String.join(", ", report.clients()),
                addresses,
                report.adminUrl(),
                report.tokenFile(),
                String.join(", ", report.adminUrls()),
                ShellWord.dpm(),
                demo.directory().path()));
  }

  /** Of a signal and the demo's own end, the one that comes first stops the nodes. */
  private synchronized void stopOnce(Demo demo) throws IOException {
    if (stopped) {
      return;
    }
    stopped = true;
    output.note("\nstopping the nodes");
    if (!demo.stopNodes()) {
      output.note("Not every node stopped cleanly; its next start recovers. See node*/node.log.");
    }
    String directory = ShellWord.of(demo.directory().path().toString());
    output.note(
        """
        What the nodes wrote stays until %s: %s in
          %s
        Verify the pools with
          %s pool verify %s
        Delete them with
          %s demo --clean%s"""
            .formatted(
                data == null ? "the next demo" : "it is deleted",
                Quantities.readable(demo.directory().bytes()),
                demo.directory().path(),
                ShellWord.dpm(),
                directory,
                ShellWord.dpm(),
                data == null ? "" : " --data " + directory));
  }

  /** Runs when the process ends, by itself or by a signal; {@code close} does nothing twice. */
  private void end(Demo demo, int code) {
    interrupted = code == UNFINISHED;
    try (demo) {
      if (interrupted) {
        sayThatNothingWasVerified(demo);
      } else if (code != FAILED) {
        stopOnce(demo);
      }
    } catch (IOException e) {
      output.note("dpm: " + e.getMessage());
    }
    if (code >= ExitCode.OK) {
      // A demo that was finished keeps its own exit code when a signal ends the waiting.
      Runtime.getRuntime().halt(code);
    }
  }

  private void sayThatNothingWasVerified(Demo demo) {
    output.note(
        "\ndpm: the demo was interrupted, so nothing was verified; its nodes are ended, and what they"
            + " wrote stays in "
            + demo.directory().path());
  }

  private static String table(DemoReport report) {
    TextTable table = new TextTable();
    if (report.scenario() != null) {
      table
          .row("scenario", report.scenario() + ", " + report.seconds() + " s")
          .row("bytes of copies moved", Quantities.readable(number(report.movedBytes())))
          .row("bytes that had to move", Quantities.readable(number(report.minimumBytes())));
    }
    return table
        .row("acknowledged writes", report.acked())
        .row("acknowledged bytes", Quantities.readable(report.bytes()))
        .row("entries verified", report.entries() + " by SHA-256")
        .row("files imported", report.imported() + " (" + report.skipped() + " skipped)")
        .row("acks per second", report.acksPerSecond())
        .row("nodes killed", report.killed() + " of " + report.nodes() + ", by SIGKILL")
        .row("restart to first read", report.firstReadMillis() + " ms")
        .row("restart of all", report.restartMillis() + " ms")
        .row("acknowledged writes lost", report.lost())
        .row("torn values", report.torn())
        .row("medium", report.medium() + ", survives " + report.survives())
        .toString()
        .stripTrailing();
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
