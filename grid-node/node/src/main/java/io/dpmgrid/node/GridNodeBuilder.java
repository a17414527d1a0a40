package io.dpmgrid.node;

import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.node.config.NodeConfigBuilder;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import java.nio.file.Path;
import org.apache.ignite.failure.FailureHandler;
import org.apache.ignite.failure.StopNodeFailureHandler;

/**
 * Gathers what a {@link GridNode} shall be. Every key of the configuration file can be given with
 * {@link #set}; the named methods are the ones most programs need. Not thread-safe.
 */
public final class GridNodeBuilder {
  private final NodeConfigBuilder config = new NodeConfigBuilder();
  // Halting the process is right for a server of ours, not for a program that embeds a node.
  private FailureHandler failureHandler = new StopNodeFailureHandler();

  GridNodeBuilder() {
    // A program that embeds a node must ask for a port before one is opened.
    config.set("admin.enabled", "false");
  }

  /** Reads a YAML configuration file. */
  public GridNodeBuilder configFile(Path file) {
    config.file(file);
    return this;
  }

  /** Sets one key of the configuration to the text that a file would have. */
  public GridNodeBuilder set(String key, String text) {
    config.set(key, text);
    return this;
  }

  /** Where the node keeps everything ({@code data.directory}); required. */
  public GridNodeBuilder data(Path directory) {
    return set("data.directory", directory.toAbsolutePath().toString());
  }

  /** The node's name for life ({@code node.id}). */
  public GridNodeBuilder nodeId(String id) {
    return set("node.id", id);
  }

  /** The medium kind asked for by name; {@code emulated} must be. */
  public GridNodeBuilder medium(MediumKind kind) {
    return set("medium.kind", kind.id());
  }

  /** The least that acknowledged writes must survive; the node does not start otherwise. */
  public GridNodeBuilder require(Survives level) {
    return set("medium.require", level.id());
  }

  /** Adds a cache with one backup and durable acknowledgements. */
  public GridNodeBuilder cache(String name) {
    config.cache(name);
    return this;
  }

  /**
   * Serves the admin API ({@code admin.enabled}).
   *
   * @param port {@code 0..65535}; 0 takes any free one
   */
  public GridNodeBuilder admin(int port) {
    return set("admin.enabled", "true").set("admin.port", String.valueOf(port));
  }

  /** Replaces what happens when the node fails; by default it stops, and the process goes on. */
  public GridNodeBuilder failureHandler(FailureHandler handler) {
    this.failureHandler = handler;
    return this;
  }

  /** The validated configuration as it stands. */
  public NodeConfig config() {
    return config.build();
  }

  /**
   * Starts the node and waits until it can serve, or, in a new cluster of several nodes, until it
   * has joined.
   *
   * @throws io.dpmgrid.node.config.ConfigException if the configuration cannot be used
   * @throws GridNodeException if the node cannot start; nothing is left running
   */
  public GridNode start() {
    return GridNode.start(config.build(), failureHandler);
  }
}
