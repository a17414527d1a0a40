package io.dpmgrid.ignite;

import io.dpmgrid.ignite.store.CheckpointListeners;
import io.dpmgrid.ignite.store.CheckpointPacer;
import io.dpmgrid.ignite.store.CheckpointStatistics;
import io.dpmgrid.ignite.store.DirectorySync;
import io.dpmgrid.ignite.store.DurableFileIOFactory;
import io.dpmgrid.ignite.store.PersistentPageStoreManager;
import io.dpmgrid.ignite.store.RestartPhase;
import io.dpmgrid.ignite.store.SegmentFileIOFactory;
import io.dpmgrid.ignite.store.StorageNote;
import io.dpmgrid.ignite.store.StorageRules;
import io.dpmgrid.ignite.store.StoreObserver;
import io.dpmgrid.ignite.store.StoreProbe;
import io.dpmgrid.ignite.store.StoreSurvival;
import io.dpmgrid.ignite.store.TornCatalogue;
import io.dpmgrid.pmem.medium.Survives;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.store.IgnitePageStoreManager;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Everything of a node that is not its log: page stores, checkpoint markers, metastorage,
 * configurations, and the file factory that adds the barriers they need. One per node.
 */
final class StoreComponents {
  private static final Logger LOG = LoggerFactory.getLogger(StoreComponents.class);

  private final DpmPluginConfiguration configuration;
  private final DirectorySync directories;
  private final DurableFileIOFactory files;

  /**
   * @param directories makes names in the directories of stores, markers and segments durable
   */
  StoreComponents(DpmPluginConfiguration configuration, DirectorySync directories) {
    this.configuration = configuration;
    this.directories = directories;
    this.files = new DurableFileIOFactory(directories);
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
    for (StorageNote note : new StorageRules(System.getProperties()).apply(engine, files)) {
      LOG.atLevel(note.isWarning() ? Level.WARN : Level.INFO).log(note.text());
    }
    try {
      TornCatalogue.remove(engine);
    } catch (IOException e) {
      throw new IgniteCheckedException(
          "What a crash left of unfinished files cannot be removed from the work directory", e);
    }
  }

  /** Our implementation of an engine component, or {@code null} to leave the engine's own. */
  <T> @Nullable T create(GridKernalContext context, Class<T> component, DpmPlugin plugin) {
    return component == IgnitePageStoreManager.class
        ? component.cast(new PersistentPageStoreManager(context, files, new Report(plugin)))
        : null;
  }

  /**
   * The factory for the files of the log's archiver and of segment creation: file and directory are
   * durable after a segment was created, copied or renamed.
   */
  SegmentFileIOFactory logFiles() {
    return new SegmentFileIOFactory(new RandomAccessFileIOFactory(), directories);
  }

  /**
   * The engine has renamed the END marker of a checkpoint and has deleted nothing yet.
   *
   * @throws IOException if the marker's name is not durable, so that nothing may be deleted
   */
  void checkpointEnded() throws IOException {
    files.barriers().afterCheckpoint();
  }

  /** The node is stopping; called also when it never started. */
  void stopped() {}

  private final class Report implements StoreObserver {
    private final DpmPlugin plugin;

    Report(DpmPlugin plugin) {
      this.plugin = plugin;
    }

    @Override
    public void opened(StoreProbe probe) throws IgniteCheckedException {
      StoreSurvival survival = probe.survival();
      Survives required = configuration.require();
      if (required != null && !survival.weakestPlace().atLeast(required)) {
        throw new IgniteCheckedException(
            "Acknowledged writes must survive "
                + required
                + ", which not every place that they need does. "
                + survival
                + ". Move the weaker places to a file system that survives it, or require less.");
      }
      plugin.storesOpened(probe, CheckpointPacer.logBytes(System.getProperties()));
      LOG.info("{}", survival);
    }

    @Override
    public void checkpoints(Supplier<CheckpointStatistics> statistics) {
      plugin.checkpointsWatched(statistics);
    }

    @Override
    public void heldCopies(IntSupplier count) {
      plugin.copiesHeld(count);
    }

    @Override
    public CheckpointListeners checkpointListeners() {
      return plugin.checkpointListeners();
    }

    @Override
    public void restored(RestartPhase phase, Duration took) {
      plugin.restored(phase, took);
    }

    @Override
    public void logSwitched(StoreSurvival survival) {
      if (survival.groupsWithoutLog().isEmpty()) {
        LOG.info("The log is on again. {}", survival);
      } else {
        LOG.warn("{}", survival);
      }
    }
  }
}
