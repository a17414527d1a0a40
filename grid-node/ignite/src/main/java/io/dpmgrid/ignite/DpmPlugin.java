package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import java.util.function.Supplier;
import org.apache.ignite.plugin.IgnitePlugin;
import org.jspecify.annotations.Nullable;

/**
 * What one node's plugin can tell, by {@code ignite.plugin(DpmPluginProvider.NAME)}. Thread-safe.
 */
public final class DpmPlugin implements IgnitePlugin {
  private final DpmPluginConfiguration configuration;
  private volatile @Nullable ProbeResult logProbe;
  private volatile @Nullable Survives storesSurvive;
  private volatile Supplier<LogStatistics> logStatistics = () -> LogStatistics.NONE;

  DpmPlugin(DpmPluginConfiguration configuration) {
    this.configuration = configuration;
  }

  /** What was asked for. */
  public DpmPluginConfiguration configuration() {
    return configuration;
  }

  /** Whether this node's log is on a medium of ours: switched on, a server, and persistent. */
  public boolean active() {
    return logProbe != null;
  }

  /** What the probe found about the log's directory; {@code null} while {@link #active} is not. */
  public @Nullable ProbeResult probe() {
    return logProbe;
  }

  /**
   * The worst fault after which acknowledged writes are intact: the weakest of everything an
   * acknowledged write needs. {@code null} while {@link #active} is not.
   */
  public @Nullable Survives survives() {
    ProbeResult log = logProbe;
    if (log == null) {
      return null;
    }
    Survives stores = storesSurvive;
    return stores == null ? log.survives() : log.survives().weakest(stores);
  }

  /** The log's counters. */
  public LogStatistics logStatistics() {
    return logStatistics.get();
  }

  void logOpened(ProbeResult probe, Supplier<LogStatistics> statistics) {
    logProbe = probe;
    logStatistics = statistics;
  }

  void storesOpened(Survives survives) {
    storesSurvive = survives;
  }
}
