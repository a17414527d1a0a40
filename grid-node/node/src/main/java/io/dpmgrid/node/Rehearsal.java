package io.dpmgrid.node;

import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.NodeConfigBuilder;
import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.StandaloneNoopCommunicationSpi;
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
 * directory of its own on the log's medium, stores and reads entries for a while; then it is
 * stopped, and its directory deleted. Nothing of the node itself is touched, and no other node sees
 * any of it.
 *
 * <p>What goes through the network is not rehearsed. A rehearsal that fails is told in the log and
 * ends: the node starts as it would have without.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final String PREFIX = "rehearsal-";

  private final NodeConfig config;
  private final Path directory;

  private Rehearsal(NodeConfig config) {
    this.config = config;
    // Beside the log, so that it is on the same medium unless the log is a mount point itself.
    this.directory = config.data().log().resolveSibling(PREFIX + config.nodeId());
  }

  /**
   * Rehearses, if that is wanted and of use: for a node that has never run before and that others
   * may wait for. Returns when it has ended.
   */
  static void before(NodeConfig config) {
    Rehearsal rehearsal = new Rehearsal(config);
    try {
      // A rehearsal may have been killed.
      rehearsal.clear();
      if (!config.rehearsal().isZero() && rehearsal.firstStart() && rehearsal.hasPeers()) {
        rehearsal.run(config.rehearsal());
      }
    } catch (IOException | RuntimeException e) {
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

  private void run(Duration length) throws IOException {
    long begun = System.nanoTime();
    NodeConfig small = small();
    DpmPluginProvider provider = new DpmPluginProvider(EngineConfiguration.plugin(small));
    Ignite engine = null;
    try {
      engine =
          Ignition.start(
              EngineConfiguration.of(small, new StopNodeFailureHandler(), provider)
                  // Other nodes of this process may rehearse as well.
                  .setIgniteInstanceName(PREFIX + config.nodeId())
                  .setDiscoverySpi(new IsolatedDiscoverySpi())
                  .setCommunicationSpi(new StandaloneNoopCommunicationSpi())
                  .setClientConnectorConfiguration(null));
      long entries = new RehearsedWork(engine, System.nanoTime() + length.toNanos()).run();
      LOG.info(
          "rehearsed for {} ms before the first start: {} entries stored",
          Duration.ofNanos(System.nanoTime() - begun).toMillis(),
          entries);
    } finally {
      stop(engine);
      clear();
    }
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
    builder.set("memory.region-size", "128MB");
    builder.set("memory.checkpoint-buffer-size", "32MB");
    builder.set("log.segments", "4");
    builder.set("log.segment-size", "8MB");
    builder.set("log.archive-limit", "64MB");
    builder.set("checkpoint.interval", "1s");
    return builder.build();
  }

  private void clear() throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path of, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(of);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
