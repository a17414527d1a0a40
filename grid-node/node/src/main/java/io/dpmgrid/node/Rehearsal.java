package io.dpmgrid.node;

import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.NodeConfigBuilder;
import io.dpmgrid.node.files.FileTree;
import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SystemDataRegionConfiguration;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.discovery.isolated.IsolatedDiscoverySpi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this process do what it will be asked for, before anybody waits for it.
 *
 * <p>A JVM that has just started is slow in what it does for the first time, and busy with its own
 * compilation. A node that joins a grid gets copies of every user's writes at once, so all users
 * wait for it. In a rehearsal a second engine of the same build, alone, without a port, and in a
 * directory of its own beside the node's segments, stores and reads entries for a while; then it is
 * stopped, and its directory deleted. Nothing of the node itself is touched, and no other node sees
 * any of it; listeners of the engine in this process do.
 *
 * <p>What goes through the network is not rehearsed. A rehearsal that fails or does not end is told
 * in the log, and the node starts as it would have without. After one that ended the process there
 * is no other.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final String PREFIX = "rehearsal-";
  // The engine reserves it four times, for two regions and their checkpoints.
  private static final long SYSTEM_BYTES = 32L << 20;
  // For the start and the stop of an engine on a machine that is busy.
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  // When the process is told to stop: whoever tells it may kill it soon after.
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private final NodeConfig config;
  private final Path directory;
  private volatile boolean ending;

  private Rehearsal(NodeConfig config) {
    this.config = config;
    // On the log's medium, and in a directory that nobody else has.
    this.directory = config.data().log().resolve("." + PREFIX + config.nodeId());
  }

  /**
   * Rehearses, if that is wanted and of use: for a node that has never run before and that others
   * may wait for. Returns when it has ended, or does not end.
   *
   * @throws GridNodeException if the process was told to stop meanwhile
   */
  static void before(NodeConfig config) {
    Rehearsal rehearsal = new Rehearsal(config);
    try {
      if (FileTree.delete(rehearsal.directory)) {
        // Whatever it was that ended the process, it would do so again.
        LOG.warn("the process was killed in a rehearsal: the node starts without another");
      } else if (!config.rehearsal().isZero() && rehearsal.firstStart() && rehearsal.hasPeers()) {
        rehearsal.await();
      }
    } catch (IOException e) {
      LOG.warn("what an earlier rehearsal left cannot be deleted: {}", e.toString(), e);
    }
  }

  /** On a thread of its own, so that nothing that befalls it can keep the node from starting. */
  private void await() {
    LOG.info(
        "rehearses for {} before the first start; what the log says of {} is of the rehearsal",
        config.rehearsal(),
        directory);
    Thread thread = new Thread(this::run, PREFIX + config.nodeId());
    thread.setDaemon(true);
    Thread end = new Thread(() -> end(thread), PREFIX + "end");
    try {
      Runtime.getRuntime().addShutdownHook(end);
    } catch (IllegalStateException e) {
      throw stopping();
    }
    try {
      thread.start();
      thread.join(config.rehearsal().plus(PATIENCE).toMillis());
    } catch (InterruptedException e) {
      end(thread);
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      throw stopping();
    }
    if (thread.isAlive()) {
      ending = true;
      thread.interrupt();
      LOG.warn("the rehearsal before the first start does not end; the node starts beside it");
    }
  }

  /** A node that started now would be killed in its first steps. */
  private static GridNodeException stopping() {
    return new GridNodeException("the process was told to stop before the node had started");
  }

  /** Lets nothing lie that a later start would take for the rest of a rehearsal that was killed. */
  private void end(Thread thread) {
    ending = true;
    try {
      thread.join(LEAVING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    if (ending) {
      return;
    }
    try {
      rehearse(config.rehearsal());
    } catch (Throwable e) {
      if (ending) {
        LOG.info("the rehearsal before the first start was ended: {}", e.toString());
        return;
      }
      LOG.warn(
          "the rehearsal before the first start has failed, and the node starts without it: {}",
          e.toString(),
          e);
    }
  }

  private boolean firstStart() {
    return !Files.exists(config.data().pool(config.nodeId()));
  }

  private boolean hasPeers() {
    String own = config.network().address() + ":" + config.network().discoveryPort();
    return config.network().discoveryPeers().stream().anyMatch(peer -> !peer.equals(own));
  }

  private void rehearse(Duration length) throws IOException {
    long begun = System.nanoTime();
    NodeConfig small = small();
    DpmPluginProvider provider = new DpmPluginProvider(EngineConfiguration.plugin(small));
    Ignite engine = null;
    try {
      IgniteConfiguration lone =
          EngineConfiguration.of(small, new StopNodeFailureHandler(), provider)
              // Other nodes of this process may rehearse as well.
              .setIgniteInstanceName(PREFIX + config.nodeId())
              // It would speak in the node's name.
              .setGridLogger(new NullLogger())
              .setDiscoverySpi(new IsolatedDiscoverySpi())
              .setCommunicationSpi(new SilentCommunicationSpi())
              .setClientConnectorConfiguration(null);
      lone.getDataStorageConfiguration()
          .setSystemDataRegionConfiguration(
              new SystemDataRegionConfiguration()
                  .setInitialSize(SYSTEM_BYTES)
                  .setMaxSize(SYSTEM_BYTES));
      engine = Ignition.start(lone);
      long entries = new RehearsedWork(engine, over(System.nanoTime() + length.toNanos())).run();
      LOG.info(
          "rehearsed for {} ms before the first start: {} entries stored",
          Duration.ofNanos(System.nanoTime() - begun).toMillis(),
          entries);
    } finally {
      stop(engine);
      leaveNothing();
    }
  }

  private void leaveNothing() {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      LOG.warn(
          "{} of the rehearsal cannot be deleted, which the next start will try again: {}",
          directory,
          e.toString(),
          e);
    }
  }

  private BooleanSupplier over(long end) {
    return () -> ending || System.nanoTime() - end >= 0;
  }

  private static void stop(@Nullable Ignite engine) {
    if (engine != null) {
      Ignition.stop(engine.name(), true);
    }
  }

  /** A node as this one is, but small. */
  private NodeConfig small() {
    NodeConfigBuilder builder = new NodeConfigBuilder();
    builder.set("node.id", "rehearsal");
    builder.set("data.directory", directory.toString());
    builder.set("medium.kind", config.medium().kind().map(MediumKind::id).orElse("auto"));
    builder.set("memory.region-size", "96MB");
    builder.set("memory.checkpoint-buffer-size", "32MB");
    builder.set("log.segments", "4");
    builder.set("log.segment-size", "8MB");
    builder.set("log.archive-limit", "64MB");
    builder.set("checkpoint.interval", "1s");
    return builder.build();
  }
}
