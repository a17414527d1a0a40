package io.dpmgrid.node;

import io.dpmgrid.ignite.DpmPluginProvider;
import io.dpmgrid.ignite.store.StoreDrain;
import io.dpmgrid.node.config.NodeConfig;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.failure.StopNodeFailureHandler;

/** Drains what a stopped node keeps, so that a stock engine of the same version opens it. */
public final class NodeDrain {
  private NodeDrain() {}

  /**
   * Starts the node's engine alone and without network, finishes a checkpoint, and stops it.
   *
   * @throws GridNodeException if the store cannot be opened, is in use, or the checkpoint cannot be
   *     finished; nothing that was durable is touched then
   */
  public static StoreDrain.Report drain(NodeConfig config) {
    DpmPluginProvider plugin = new DpmPluginProvider(EngineConfiguration.plugin(config));
    try {
      return StoreDrain.drain(EngineConfiguration.of(config, new StopNodeFailureHandler(), plugin));
    } catch (IgniteCheckedException | RuntimeException e) {
      throw GridNodeException.startFailed(config, e);
    }
  }
}
