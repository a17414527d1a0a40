package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.ignite.store.RecordingFiles.Event;
import io.dpmgrid.ignite.store.RecordingFiles.Kind;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.GridCacheProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is needed to read a value is durable before the value's write is acknowledged. */
class DurableCatalogueTest {
  // Not a record: the engine cannot marshal those.
  static final class Order implements Serializable {
    private static final long serialVersionUID = 1L;
    final int id;
    final String text;

    Order(int id, String text) {
      this.id = id;
      this.text = text;
    }
  }

  @TempDir Path work = Path.of("replaced");
  private final RecordingFiles recording = new RecordingFiles();

  @Test
  void shouldHaveConfigurationMappingMetadataAndDirectoriesDurableAtTheFirstAck() throws Exception {
    try (Ignite ignite = start()) {
      ignite.cluster().state(ClusterState.ACTIVE);
      IgniteCache<Integer, Order> cache =
          ignite.getOrCreateCache(new CacheConfiguration<Integer, Order>("orders"));
      Set<Path> beforePut = durableNames();
      assertThat(beforePut)
          .contains(
              storage(),
              storage().resolve("cp"),
              storage().resolve("cache-orders"),
              storage().resolve("cache-orders").resolve("cache_data.dat"),
              work.resolve("log"),
              work.resolve("log").resolve("catalogue"),
              work.resolve("archive"),
              work.resolve("archive").resolve("catalogue"),
              work.resolve("db").resolve("marshaller"),
              work.resolve("db").resolve("binary_meta").resolve("catalogue"));

      cache.put(1, new Order(1, "first"));
      Set<Path> atAck = durableContents();
      assertThat(files(work.resolve("db").resolve("marshaller")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(atAck).contains(file))
          .allSatisfy(file -> assertThat(file).isNotEmptyFile());
      assertThat(files(work.resolve("db").resolve("binary_meta").resolve("catalogue")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(atAck).contains(file));
    }
  }

  @Test
  void shouldHaveAConfigurationsContentDurableBeforeAnUnsyncedOneReplacesIt() throws Exception {
    try (Ignite ignite = start()) {
      ignite.cluster().state(ClusterState.ACTIVE);
      ignite.getOrCreateCache(new CacheConfiguration<Integer, Integer>("orders"));
      Path configuration = storage().resolve("cache-orders").resolve("cache_data.dat");
      assertThat(durableContents()).contains(configuration);

      GridCacheProcessor caches = ((IgniteEx) ignite).context().cache();
      caches.saveCacheConfiguration(caches.cacheDescriptor("orders"));

      assertThat(recording.events())
          .anyMatch(
              event ->
                  event.kind() == Kind.FORCE
                      && event.path().equals(configuration.resolveSibling("cache_data.dat.tmp")));
    }
  }

  @Test
  void shouldMakeAMappingDurableThatSomebodyElseWrote() throws Exception {
    Path mapping = work.resolve("db").resolve("marshaller").resolve("4711.classname0");
    Files.createDirectories(mapping.getParent());
    Files.writeString(mapping, "io.dpmgrid.Unknown");
    try (Ignite ignite = start()) {
      ignite.cluster().state(ClusterState.ACTIVE);
      ignite.getOrCreateCache(new CacheConfiguration<Integer, Integer>("orders"));
      assertThat(durableContents()).contains(mapping);
    }
  }

  @Test
  void shouldStartOverAMappingThatACrashLeftEmpty() throws Exception {
    try (Ignite ignite = start()) {
      ignite.cluster().state(ClusterState.ACTIVE);
    }
    Path torn = work.resolve("db").resolve("marshaller").resolve("4711.classname0");
    Files.createFile(torn);
    TornCatalogue.remove(NodeSettings.persistent(work, "catalogue", 48_000));

    assertThat(torn).doesNotExist();
  }

  private Ignite start() {
    return Ignition.start(
        NodeSettings.persistent(work, "catalogue", NodeSettings.nextPort())
            .setPluginProviders(new RecordingPlugin(recording)));
  }

  private Path storage() {
    return work.resolve("storage").resolve("catalogue");
  }

  // Every name that was in a directory when that was synced.
  private Set<Path> durableNames() {
    Set<Path> names = new HashSet<>();
    for (Event event : recording.events()) {
      if (event.kind() == Kind.SYNC_DIRECTORY) {
        event.names().forEach(name -> names.add(event.path().resolve(name)));
      }
    }
    return names;
  }

  // Every file whose content was forced when its directory was synced.
  private Set<Path> durableContents() {
    Set<Path> forced = new HashSet<>();
    Set<Path> durable = new HashSet<>();
    for (Event event : recording.events()) {
      Path target = event.path().resolveSibling(event.name().replace(".durable.tmp", ""));
      switch (event.kind()) {
        case WRITE -> forced.remove(target);
        case FORCE -> forced.add(target);
        case SYNC_DIRECTORY ->
            event.names().stream()
                .map(event.path()::resolve)
                .filter(forced::contains)
                .forEach(durable::add);
        case CREATE, CLOSE -> {}
      }
    }
    return durable;
  }

  private static List<Path> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.toString().endsWith(".tmp")).toList();
    }
  }
}
