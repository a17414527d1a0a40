package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Configuration;
import io.dpmgrid.admin.grid.ConfigurationPort;
import io.dpmgrid.admin.grid.Setting;
import io.dpmgrid.admin.grid.SettingSource;
import io.dpmgrid.node.config.NodeConfig;

/** Settings of this node, as they were when it started. Thread-safe. */
final class ConfigurationView implements ConfigurationPort {
  private final NodeConfig config;

  ConfigurationView(NodeConfig config) {
    this.config = config;
  }

  @Override
  public Configuration configuration() {
    return new Configuration(
        config.nodeId(),
        config.effective().stream()
            .map(
                one ->
                    new Setting(
                        one.key(),
                        one.value() == null ? null : RecentLog.redactUrls(one.value()),
                        SettingSource.valueOf(one.source().name()),
                        one.detail(),
                        one.redacted()))
            .toList());
  }
}
