package io.dpmgrid.ignite.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.NoOpFailureHandler;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.file.AsyncFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;

/**
 * What durability needs of the engine's configuration: settings under which an acknowledgement
 * would lie are refused, settings that the user left open are set. Each refusal says what was found
 * and what to do.
 */
public final class StorageRules {
  /** Where the engine looks for partitions to rebalance without logging them. */
  static final String NO_LOG_WHILE_REBALANCING =
      IgniteSystemProperties.IGNITE_DISABLE_WAL_DURING_REBALANCING;

  private static final List<String> SKIPS_DURABILITY =
      List.of(
          GridCacheDatabaseSharedManager.IGNITE_PDS_CHECKPOINT_TEST_SKIP_SYNC,
          IgniteSystemProperties.IGNITE_PDS_SKIP_CRC);

  private static final Set<Class<?>> REPLACEABLE_FACTORIES =
      Set.of(AsyncFileIOFactory.class, RandomAccessFileIOFactory.class, DurableFileIOFactory.class);

  private static final String SERIALIZER =
      String.valueOf(RecordSerializerFactory.LATEST_SERIALIZER_VERSION);

  private final Properties system;
  private final int processors;

  /**
   * @param system the system properties that the engine reads
   */
  public StorageRules(Properties system) {
    this(system, Runtime.getRuntime().availableProcessors());
  }

  StorageRules(Properties system, int processors) {
    this.system = system;
    this.processors = processors;
  }

  /**
   * Refuses or completes {@code engine}.
   *
   * @return what the user should know: settings that were changed, and what is not durable by
   *     configuration
   * @throws IgniteCheckedException naming everything that is refused
   */
  public List<StorageNote> apply(IgniteConfiguration engine, DurableFileIOFactory files)
      throws IgniteCheckedException {
    DataStorageConfiguration storage = engine.getDataStorageConfiguration();
    List<String> refused = refusals(engine, storage);
    if (!refused.isEmpty()) {
      throw new IgniteCheckedException(
          "The configuration would acknowledge writes that are not durable: "
              + String.join(" ", refused));
    }
    List<StorageNote> notes = new ArrayList<>();
    complete(storage, notes);
    storage.setFileIOFactory(files);
    return notes;
  }

  private List<String> refusals(IgniteConfiguration engine, DataStorageConfiguration storage) {
    List<String> refused = new ArrayList<>();
    for (String property : SKIPS_DURABILITY) {
      if (isTrue(property)) {
        refused.add("-D" + property + "=true skips what makes pages durable or sound: remove it.");
      }
    }
    if (storage.getWalMode() == WALMode.NONE) {
      refused.add("walMode is NONE, so there is no log: use LOG_ONLY.");
    }
    if ("false".equals(lower(IgniteSystemProperties.IGNITE_WAL_MMAP))) {
      refused.add(
          "-D"
              + IgniteSystemProperties.IGNITE_WAL_MMAP
              + "=false: the log is written in place, remove it.");
    }
    String serializer = lower(IgniteSystemProperties.IGNITE_WAL_SERIALIZER_VERSION);
    if (!serializer.isEmpty() && !serializer.equals(SERIALIZER)) {
      refused.add(
          "-D"
              + IgniteSystemProperties.IGNITE_WAL_SERIALIZER_VERSION
              + "="
              + serializer
              + ": torn records of that format cannot be told from whole ones, remove it. A log that"
              + " is in that format already is taken over.");
    }
    archiveRefusal(engine, storage, refused);
    if (!REPLACEABLE_FACTORIES.contains(storage.getFileIOFactory().getClass())) {
      refused.add(
          "fileIOFactory is "
              + storage.getFileIOFactory().getClass().getName()
              + ", which would replace the factory that adds the barriers: leave it unset.");
    }
    if (engine.getFailureHandler() instanceof NoOpFailureHandler) {
      refused.add(
          "failureHandler is NoOpFailureHandler, so a failed medium would not stop the node: leave"
              + " it unset, or use one that stops the node.");
    }
    return refused;
  }

  private static void archiveRefusal(
      IgniteConfiguration engine, DataStorageConfiguration storage, List<String> refused) {
    String log = storage.getWalPath();
    String archive = storage.getWalArchivePath();
    if (archive == null
        || archive.isBlank()
        || resolve(engine, archive).equals(resolve(engine, log))) {
      refused.add(
          "walArchivePath is "
              + (archive == null || archive.isBlank() ? "missing" : "the same as walPath")
              + ", so there is no ring of recycled segments: give the archive a directory of its"
              + " own.");
    }
  }

  private void complete(DataStorageConfiguration storage, List<StorageNote> notes) {
    if (storage.getWalMode() != WALMode.LOG_ONLY) {
      notes.add(
          StorageNote.changed(
              "walMode "
                  + storage.getWalMode()
                  + " is not needed: every acknowledgement is as durable as the medium, with"
                  + " LOG_ONLY's write path."));
      storage.setWalMode(WALMode.LOG_ONLY);
    }
    storage.setWriteRecoveryDataOnCheckpoint(true);
    int threads = checkpointThreads(storage.getCheckpointThreads());
    if (threads != storage.getCheckpointThreads()) {
      notes.add(
          StorageNote.changed(
              "checkpointThreads is lowered from the engine's default to "
                  + threads
                  + ", half of the processors: with more, writers wait for a processor while a"
                  + " checkpoint runs. Any other number than the default is kept."));
      storage.setCheckpointThreads(threads);
    }
    if (system.getProperty(NO_LOG_WHILE_REBALANCING) == null) {
      // The engine's default is to switch the log off; it asks this property at each rebalance.
      system.setProperty(NO_LOG_WHILE_REBALANCING, "false");
    } else if (logsOffWhileRebalancing()) {
      notes.add(
          StorageNote.lessDurable(
              "-D"
                  + NO_LOG_WHILE_REBALANCING
                  + " is set: the log is off for cache groups that are rebalanced for the first"
                  + " time, and a node killed then starts in maintenance mode."));
    }
    for (DataRegionConfiguration region : volatileRegions(storage)) {
      notes.add(
          StorageNote.lessDurable(
              "Data region '"
                  + region.getName()
                  + "' is not persistent: its caches are volatile."));
    }
  }

  // A number that the user chose is kept; one that equals the default cannot be told from it.
  private int checkpointThreads(int configured) {
    return configured == DataStorageConfiguration.DFLT_CHECKPOINT_THREADS
        ? Math.max(1, Math.min(configured, processors / 2))
        : configured;
  }

  /** Whether the engine is allowed to switch the log off by itself while it rebalances. */
  boolean logsOffWhileRebalancing() {
    return !"false".equals(lower(NO_LOG_WHILE_REBALANCING));
  }

  private static List<DataRegionConfiguration> volatileRegions(DataStorageConfiguration storage) {
    List<DataRegionConfiguration> regions = new ArrayList<>();
    regions.add(storage.getDefaultDataRegionConfiguration());
    DataRegionConfiguration[] more = storage.getDataRegionConfigurations();
    if (more != null) {
      regions.addAll(List.of(more));
    }
    return regions.stream().filter(region -> !region.isPersistenceEnabled()).toList();
  }

  private static Path resolve(IgniteConfiguration engine, String directory) {
    String work = engine.getWorkDirectory();
    Path path = Path.of(directory);
    return work == null
        ? path.toAbsolutePath().normalize()
        : Path.of(work).resolve(path).toAbsolutePath().normalize();
  }

  private boolean isTrue(String property) {
    return "true".equals(lower(property));
  }

  private String lower(String property) {
    return system.getProperty(property, "").trim().toLowerCase(Locale.ROOT);
  }
}
