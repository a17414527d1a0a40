package io.dpmgrid.ignite;

import io.dpmgrid.ignite.affinity.BaselinePlacements;
import io.dpmgrid.ignite.affinity.NodePlacement;
import io.dpmgrid.ignite.rebalance.StatisticsTap;
import io.dpmgrid.ignite.store.DirectorySync;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.CacheTopologyValidatorProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Plugs the persistent medium beneath an Ignite node. Found by {@code ServiceLoader} when the jar
 * is on the class path, and then inactive unless a {@link DpmPluginConfiguration} is among the
 * engine's plugin configurations or {@code -Ddpm.enabled=true} is set. An engine that is given any
 * plugin provider explicitly ignores the class path: give it this one too.
 *
 * <p>One provider serves one node at a time; a restart may use it again.
 *
 * <p>Nothing of ours leaves the node by itself: no discovery data, no attributes but those that the
 * configuration gives, no serialized class. Our nodes join stock nodes and the other way round,
 * unless a cache is placed by {@link io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction}.
 */
public final class DpmPluginProvider
    implements org.apache.ignite.plugin.PluginProvider<PluginConfiguration> {
  /** The plugin's name, for {@code ignite.plugin(NAME)}. */
  public static final String NAME = "dpm-grid";

  private final @Nullable DpmPluginConfiguration given;
  private final MediaOpener media;
  private DpmPlugin plugin = new DpmPlugin(DpmPluginConfiguration.off());
  private final DirectorySync directories;
  private StoreComponents stores;
  private volatile @Nullable BaselinePlacements placements;

  /** For {@code ServiceLoader}: the configuration is looked up when the node starts. */
  public DpmPluginProvider() {
    this(null, Media::open, DirectorySync.FSYNC);
  }

  /** For {@code IgniteConfiguration.setPluginProviders}. */
  public DpmPluginProvider(DpmPluginConfiguration configuration) {
    this(configuration, Media::open, DirectorySync.FSYNC);
  }

  /**
   * @param media opens the log's medium; so that a medium that fails can be played
   */
  DpmPluginProvider(DpmPluginConfiguration configuration, MediaOpener media) {
    this(configuration, media, DirectorySync.FSYNC);
  }

  /**
   * @param given {@code null} to look it up when the node starts
   * @param directories makes the names of files durable; so that it can be watched
   */
  DpmPluginProvider(
      @Nullable DpmPluginConfiguration given, MediaOpener media, DirectorySync directories) {
    this.given = given;
    this.media = media;
    this.directories = directories;
    this.stores = new StoreComponents(DpmPluginConfiguration.off(), directories);
  }

  /** Opens a medium, or refuses. */
  @FunctionalInterface
  interface MediaOpener {
    Medium open(MediumRequest request) throws IOException;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    String version = DpmPluginProvider.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String copyright() {
    return "Copyright the DPM Grid authors, Apache License 2.0";
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the engine's signature
  @Override
  public <T extends IgnitePlugin> T plugin() {
    return (T) plugin;
  }

  @Override
  public void initExtensions(PluginContext context, ExtensionRegistry registry)
      throws IgniteCheckedException {
    IgniteConfiguration engine = context.igniteConfiguration();
    DpmPluginConfiguration configuration = configuration(engine);
    plugin = new DpmPlugin(configuration);
    stores = new StoreComponents(configuration, directories);
    placements = null;
    if (configuration.enabled()) {
      checkPlacement(engine);
    }
    if (configuration.enabled() && isPersistentServer(engine)) {
      stores.prepare(engine);
    }
    if (configuration.enabled() && configuration.minorityWrites() != MinorityWrites.ALLOW) {
      registry.registerExtension(
          CacheTopologyValidatorProvider.class,
          new MajorityOfWriters(context, configuration.minorityWrites()));
    }
  }

  @Override
  public <T> @Nullable T createComponent(PluginContext context, Class<T> component) {
    IgniteConfiguration engine = context.igniteConfiguration();
    if (!plugin.configuration().enabled() || !isPersistentServer(engine)) {
      return null;
    }
    GridKernalContext kernal = ((IgniteEx) context.grid()).context();
    if (component == IgniteWriteAheadLogManager.class) {
      return component.cast(new PersistentWalManager(kernal, plugin, stores, media));
    }
    return stores.create(kernal, component, plugin);
  }

  @SuppressWarnings("rawtypes") // the engine's signature
  @Override
  public @Nullable CachePluginProvider<?> createCacheProvider(CachePluginContext context) {
    return null;
  }

  private static void checkPlacement(IgniteConfiguration engine) throws IgniteCheckedException {
    Map<String, ?> attributes = engine.getUserAttributes();
    try {
      NodePlacement.check(attributes == null ? Map.of() : attributes);
    } catch (IllegalArgumentException e) {
      throw new IgniteCheckedException(
          "Among the user attributes of the node " + e.getMessage(), e);
    }
  }

  @Override
  public void start(PluginContext context) {
    if (!plugin.configuration().enabled() || context.igniteConfiguration().isClientMode()) {
      return;
    }
    GridKernalContext kernal = ((IgniteEx) context.grid()).context();
    BaselinePlacements ours = new BaselinePlacements(kernal);
    kernal.internalSubscriptionProcessor().registerMetastorageListener(ours);
    placements = ours;
    StatisticsTap.install(kernal, plugin.operations());
  }

  @Override
  public void stop(boolean cancel) {
    stores.stopped();
  }

  @Override
  public void onIgniteStart() {
    BaselinePlacements ours = placements;
    if (ours != null) {
      ours.joined();
    }
  }

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
  public void validateNewNode(ClusterNode node) {
    BaselinePlacements ours = placements;
    String refusal = ours == null ? null : ours.refusal(node);
    if (refusal != null) {
      throw new PluginValidationException(refusal, refusal, node.id());
    }
  }

  @SuppressWarnings("deprecation") // the only way for people who configure the engine by XML alone
  private DpmPluginConfiguration configuration(IgniteConfiguration engine) {
    if (given != null) {
      return given;
    }
    PluginConfiguration[] all = engine.getPluginConfigurations();
    if (all != null) {
      for (PluginConfiguration one : all) {
        if (one instanceof DpmPluginConfiguration ours) {
          return ours;
        }
      }
    }
    return DpmPluginConfiguration.fromProperties(System.getProperties());
  }

  private static boolean isPersistentServer(IgniteConfiguration engine) {
    return !engine.isClientMode()
        && engine.getDataStorageConfiguration() != null
        && CU.isPersistenceEnabled(engine);
  }
}
