package io.dpmgrid.node.cli;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeException;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.NodeConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ignite.IgniteState;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.Ignition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Start a node and run it until SIGTERM or Ctrl-C.",
      "The keys of the configuration file are in docs/configuration.md. Standard output gets one"
          + " line when the node has joined and one when it is ready; the log goes to standard"
          + " error."
    })
final class NodeStartCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStartCommand.class);

  @Option(names = "--config", paramLabel = "FILE", description = "YAML configuration.")
  @Nullable Path configFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Give or replace one key; may be repeated.")
  Map<String, String> keys = Map.of();

  @Option(
      names = "--stop-with-parent",
      hidden = true,
      description = "Stop when standard input ends: whoever started the node is gone.")
  boolean stopWithParent;

  private final Output output;
  private final AtomicBoolean stopping = new AtomicBoolean();

  NodeStartCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeConfigBuilder builder = new NodeConfigBuilder();
    if (configFile != null) {
      builder.file(configFile);
    }
    keys.forEach(builder::option);
    NodeConfig config = builder.build();
    LogSetup.apply(config.logging());
    // The engine's own hook would cancel the last checkpoint; ours lets it finish.
    System.setProperty(IgniteSystemProperties.IGNITE_NO_SHUTDOWN_HOOK, "true");

    GridNode node = GridNode.start(config, new HaltOnFailure());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "dpm-stop"));
    if (stopWithParent) {
      watchParent();
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Ignition.addListener(
        (name, state) -> {
          if (state != IgniteState.STARTED) {
            stopped.countDown();
          }
        });
    output.line("joined " + config.nodeId());
    try {
      node.awaitReady(Duration.ofDays(365));
      output.line(ready(node));
      stopped.await();
    } catch (GridNodeException e) {
      if (!stopping.get()) {
        throw e;
      }
    }
    if (stopping.get()) {
      // The hook ends the process with its own code.
      new CountDownLatch(1).await();
    }
    LOG.error("the node left the cluster by itself");
    return ExitCode.NODE_FAILED;
  }

  private static String ready(GridNode node) {
    return "ready "
        + node.config().nodeId()
        + " clients="
        + node.config().network().clientAddress()
        + ":"
        + node.config().network().clientPort()
        + " medium="
        + node.probe().kind()
        + " survives="
        + node.survives()
        + node.adminUrl().map(url -> " admin=" + url).orElse("");
  }

  private void stop(GridNode node) {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    try {
      LOG.info("stopping");
      node.close();
      LOG.info("stopped; the pool is marked clean");
      Runtime.getRuntime().halt(ExitCode.OK);
    } catch (RuntimeException e) {
      LOG.error("the node did not stop cleanly; what it acknowledged is kept", e);
      Runtime.getRuntime().halt(ExitCode.BAD);
    }
  }

  private static void watchParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                LOG.warn("standard input broke: {}", e.getMessage());
              }
              LOG.info("whoever started this node is gone");
              System.exit(ExitCode.OK);
            },
            "dpm-parent-watch");
    watcher.setDaemon(true);
    watcher.start();
  }
}
