package io.dpmgrid.ignite.store;

import io.dpmgrid.ignite.DpmPluginConfiguration;
import io.dpmgrid.ignite.DpmPluginProvider;
import java.nio.file.Path;
import org.apache.ignite.configuration.IgniteConfiguration;

/** Kept apart from {@link NodeSettings}, which must load without our jar. */
final class OurNode {
  private OurNode() {}

  static IgniteConfiguration persistent(Path work, String name, int port) {
    return NodeSettings.persistent(work, name, port)
        .setPluginProviders(new DpmPluginProvider(DpmPluginConfiguration.defaults()));
  }
}
