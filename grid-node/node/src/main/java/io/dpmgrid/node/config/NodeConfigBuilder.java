package io.dpmgrid.node.config;

import io.dpmgrid.node.config.CacheSettings.Mode;
import io.dpmgrid.node.config.CacheSettings.Placement;
import io.dpmgrid.node.config.CacheSettings.WriteSynchronization;
import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.MediumKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers files and single keys and makes a {@link NodeConfig} of them; what is said later wins.
 * Not thread-safe.
 */
public final class NodeConfigBuilder {
  private final Settings settings = new Settings();

  /**
   * Adds what a YAML file says.
   *
   * @throws ConfigException if it cannot be read or has an unknown key
   */
  public NodeConfigBuilder file(Path file) {
    YamlReader.read(file, settings);
    return this;
  }

  /**
   * Sets one key to the text that a file would have; relative paths start at the current directory.
   * Lists are addressed by position: {@code caches[0].name}.
   *
   * @throws ConfigException if there is no such key
   */
  public NodeConfigBuilder set(String key, String text) {
    settings.put(key, given(text, EffectiveSetting.Source.CODE));
    return this;
  }

  /**
   * The same for a key that was given on a command line.
   *
   * @throws ConfigException if there is no such key
   */
  public NodeConfigBuilder option(String key, String text) {
    settings.put(key, given(text, EffectiveSetting.Source.OPTION));
    return this;
  }

  private static Entry given(String text, EffectiveSetting.Source source) {
    return new Entry(text, "given", source, Path.of("").toAbsolutePath());
  }

  /** Adds a cache behind those that are there, everything but its name as the defaults are. */
  public NodeConfigBuilder cache(String name) {
    int next = settings.positions("caches").stream().mapToInt(i -> i + 1).max().orElse(0);
    return set("caches[" + next + "].name", name);
  }

  /**
   * Validates everything and makes the configuration.
   *
   * @throws ConfigException if a value is missing, out of its range, or contradicts another
   */
  public NodeConfig build() {
    Path directory = settings.get(Keys.DATA_DIRECTORY);
    DataSettings usual = DataSettings.below(directory);
    DataSettings data =
        new DataSettings(
            directory,
            settings.find(Keys.DATA_LOG).orElse(usual.log()),
            settings.find(Keys.DATA_ARCHIVE).orElse(usual.archive()),
            settings.find(Keys.DATA_STORAGE).orElse(usual.storage()),
            settings.find(Keys.DATA_WORK).orElse(usual.work()));
    List<CacheSettings> caches = caches();
    return new NodeConfig(
        settings.get(Keys.NODE_ID),
        settings.find(Keys.NODE_ZONE),
        settings.get(Keys.NODE_WEIGHT),
        data,
        medium(),
        network(),
        store(),
        settings.get(Keys.CLUSTER_NAME),
        settings.get(Keys.CLUSTER_INITIAL_NODES),
        settings.get(Keys.CLUSTER_MINORITY_WRITES),
        settings.get(Keys.CLUSTER_REHEARSAL),
        caches,
        new RebalanceSettingsReader(settings).read(caches),
        new AdminSettingsReader(settings).read(),
        new LoggingSettings(settings.get(Keys.LOGGING_FORMAT), settings.get(Keys.LOGGING_LEVEL)),
        settings.effective());
  }

  private MediumSettings medium() {
    Optional<MediumKind> kind = settings.get(Keys.MEDIUM_KIND);
    EmulationModel emulation =
        new EmulationModel(
            settings.get(Keys.EMULATION_READ).toNanos(),
            settings.get(Keys.EMULATION_WRITE_BACK).toNanos(),
            settings.get(Keys.EMULATION_BANDWIDTH));
    if (!emulation.equals(EmulationModel.NONE) && !kind.equals(Optional.of(MediumKind.EMULATED))) {
      throw new ConfigException(
          "medium.emulation is given, but medium.kind is "
              + kind.map(MediumKind::id).orElse("auto")
              + ": say medium.kind: emulated, or take medium.emulation away");
    }
    return new MediumSettings(kind, settings.get(Keys.MEDIUM_REQUIRE), emulation);
  }

  private NetworkSettings network() {
    String address = settings.get(Keys.NETWORK_ADDRESS);
    int discovery = settings.get(Keys.NETWORK_DISCOVERY_PORT);
    int communication = settings.get(Keys.NETWORK_COMMUNICATION_PORT);
    int client = settings.get(Keys.NETWORK_CLIENT_PORT);
    if (discovery == communication || discovery == client || communication == client) {
      throw new ConfigException(
          "network.discovery-port "
              + discovery
              + ", network.communication-port "
              + communication
              + " and network.client-port "
              + client
              + " must be three different ports");
    }
    List<String> peers = settings.list(Keys.NETWORK_PEERS);
    return new NetworkSettings(
        address,
        discovery,
        peers.isEmpty() ? List.of(address + ":" + discovery) : List.copyOf(peers),
        communication,
        settings.get(Keys.NETWORK_CLIENT_ADDRESS),
        client,
        settings.get(Keys.NETWORK_FAILURE_DETECTION));
  }

  private StoreSettings store() {
    long segment = settings.get(Keys.LOG_SEGMENT_SIZE);
    long archive = settings.get(Keys.LOG_ARCHIVE_LIMIT);
    if (archive != -1 && archive < segment) {
      throw new ConfigException(
          settings.where(Keys.LOG_ARCHIVE_LIMIT.path())
              + " is "
              + archive
              + " bytes, less than one segment of "
              + segment
              + " bytes: raise it, or lower log.segment-size");
    }
    return new StoreSettings(
        settings.get(Keys.MEMORY_REGION_SIZE),
        settings.get(Keys.MEMORY_CHECKPOINT_BUFFER),
        settings.get(Keys.LOG_SEGMENTS),
        Math.toIntExact(segment),
        archive,
        settings.get(Keys.LOG_COMPACTION),
        settings.get(Keys.CHECKPOINT_INTERVAL),
        settings.get(Keys.CHECKPOINT_THREADS),
        settings.get(Keys.CHECKPOINT_THROTTLING));
  }

  private List<CacheSettings> caches() {
    List<CacheSettings> caches = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i : settings.positions("caches")) {
      CacheSettings cache =
          new CacheSettings(
              settings.get(Keys.CACHE_NAME, i),
              settings.get(Keys.CACHE_MODE, i),
              settings.get(Keys.CACHE_BACKUPS, i),
              settings.get(Keys.CACHE_ATOMICITY, i),
              settings.get(Keys.CACHE_SYNC, i),
              settings.get(Keys.CACHE_PARTITIONS, i),
              settings.get(Keys.CACHE_PLACEMENT, i));
      if (!names.add(cache.name())) {
        throw new ConfigException(
            settings.where("caches[" + i + "].name")
                + ": a cache '"
                + cache.name()
                + "' is there already: give every cache a name of its own");
      }
      if (cache.placement() == Placement.CAPACITY && cache.mode() == Mode.REPLICATED) {
        throw new ConfigException(
            settings.where("caches[" + i + "].placement")
                + ": a replicated cache is whole on every node, so capacity decides nothing: use"
                + " engine, or mode: partitioned");
      }
      boolean promised = cache.writeSynchronization() == WriteSynchronization.FULL_SYNC;
      if (!promised && !settings.get(Keys.CACHE_WEAKER, i)) {
        throw new ConfigException(
            settings.where("caches[" + i + "].write-synchronization")
                + ": "
                + ValueType.word(cache.writeSynchronization())
                + " can lose acknowledged writes when a node dies: use full-sync, or say"
                + " accept-weaker-acks: true beside it");
      }
      caches.add(cache);
    }
    return List.copyOf(caches);
  }
}
