package io.dpmgrid.ignite.store;

import java.io.Serializable;
import java.time.Duration;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.store.IgnitePageStoreManager;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.jspecify.annotations.Nullable;

/** Puts our stores, on recorded files, into an engine with the engine's own log. */
final class RecordingPlugin implements PluginProvider<PluginConfiguration>, IgnitePlugin {
  private final RecordingFiles recording;
  private final DurableFileIOFactory files;

  RecordingPlugin(RecordingFiles recording) {
    this.recording = recording;
    files = new DurableFileIOFactory(recording, recording);
  }

  RecordingFiles recording() {
    return recording;
  }

  @Override
  public void initExtensions(PluginContext context, ExtensionRegistry registry)
      throws IgniteCheckedException {
    new StorageRules(System.getProperties()).apply(context.igniteConfiguration(), files);
  }

  @Override
  public <T> @Nullable T createComponent(PluginContext context, Class<T> component) {
    return component == IgnitePageStoreManager.class
        ? component.cast(
            new PersistentPageStoreManager(
                ((IgniteEx) context.grid()).context(), files, new Deaf()))
        : null;
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public String copyright() {
    return "";
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the engine's signature
  @Override
  public <T extends IgnitePlugin> T plugin() {
    return (T) this;
  }

  @SuppressWarnings("rawtypes") // the engine's signature
  @Override
  public @Nullable CachePluginProvider<?> createCacheProvider(CachePluginContext context) {
    return null;
  }

  @Override
  public void start(PluginContext context) {}

  @Override
  public void stop(boolean cancel) {}

  @Override
  public void onIgniteStart() {}

  @Override
  public void onIgniteStop(boolean cancel) {}

  @Override
  public @Nullable Serializable provideDiscoveryData(UUID nodeId) {
    return null;
  }

  @Override
  public void receiveDiscoveryData(UUID nodeId, Serializable data) {}

  @SuppressWarnings("deprecation") // abstract in the engine's interface
  @Override
  public void validateNewNode(ClusterNode node) {}

  private static final class Deaf implements StoreObserver {
    @Override
    public void opened(StoreProbe probe) {}

    @Override
    public void checkpoints(Supplier<CheckpointStatistics> statistics) {}

    @Override
    public void heldCopies(IntSupplier count) {}

    @Override
    public CheckpointListeners checkpointListeners() {
      return new CheckpointListeners();
    }

    @Override
    public void restored(RestartPhase phase, Duration took) {}

    @Override
    public void logSwitched(StoreSurvival survival) {}
  }
}
