package io.dpmgrid.ignite;

import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a node that is not its log: page stores, checkpoint markers, metastorage,
 * configurations, and the file factory that adds the barriers they need. One per node.
 */
final class StoreComponents {
  private final DpmPluginConfiguration configuration;

  StoreComponents(DpmPluginConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Checks the engine's configuration and sets what durability needs, before any component of the
   * engine reads it. Called once per start, on servers with persistence only.
   *
   * @throws IgniteCheckedException saying which setting is refused and what to do
   */
  void prepare(IgniteConfiguration engine) throws IgniteCheckedException {
    if (!configuration.enabled()) {
      throw new IgniteCheckedException("The plugin is switched off.");
    }
  }

  /** Our implementation of an engine component, or {@code null} to leave the engine's own. */
  <T> @Nullable T create(GridKernalContext context, Class<T> component) {
    return null;
  }

  /**
   * The factory for the files of the log's archiver and of segment creation: file and directory are
   * durable after a segment was created, copied or renamed.
   */
  FileIOFactory logFiles() {
    return new RandomAccessFileIOFactory();
  }

  /** The engine's components have started; the last moment before the node serves. */
  void started(GridKernalContext context, DpmPlugin plugin) throws IgniteCheckedException {}

  /** The node is stopping; called also when it never started. */
  void stopped() {}
}
