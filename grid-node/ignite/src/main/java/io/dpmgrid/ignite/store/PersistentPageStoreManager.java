package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.file.FilePageStoreManager;
import org.jspecify.annotations.Nullable;

/**
 * The engine's page store manager with the barriers that the engine leaves out. The stores are the
 * engine's own, on files of our {@link DurableFileIOFactory}; this class finds the moments at which
 * those files' barriers and the catalogue's must hold.
 */
public final class PersistentPageStoreManager extends FilePageStoreManager {
  private final DurableFileIOFactory files;
  private final GridKernalContext kernal;
  private final StoreObserver observer;
  private @Nullable StoreWatch watch;
  private @Nullable Adoption adoption;
  private volatile boolean interrupted;

  /**
   * @param files the factory that is also the engine's configured one
   */
  public PersistentPageStoreManager(
      GridKernalContext kernal, DurableFileIOFactory files, StoreObserver observer) {
    super(kernal);
    this.observer = observer;
    this.kernal = kernal;
    this.files = files;
  }

  @Override
  public void start0() throws IgniteCheckedException {
    super.start0();
    if (watch == null) {
      GridCacheDatabaseSharedManager database = (GridCacheDatabaseSharedManager) cctx.database();
      files.barriers().pagesInFlight(new PageReplacements(database));
      DurableMappings.install(kernal, files.durableFiles());
      kernal.cache().configManager().addConfigurationChangeListener(this::beforeConfiguration);
      StoreProbe probe = probe();
      observer.opened(probe);
      deleteUnusedSpares();
      watch = new StoreWatch(cctx, files, probe, observer);
      watch.install();
      adoption = new Adoption(cctx);
    }
  }

  /** Whether this start found a checkpoint that was left in the middle, and finished it. */
  boolean wasInterrupted() {
    return interrupted;
  }

  @Override
  public void beginRecover() {
    super.beginRecover();
    interrupted = true;
    try {
      if (adoption != null) {
        adoption.begin();
      }
    } catch (IgniteCheckedException e) {
      throw new IgniteException(e);
    }
  }

  @Override
  public void finishRecover() throws IgniteCheckedException {
    if (adoption != null) {
      adoption.end();
    }
    super.finishRecover();
    try {
      files.barriers().afterCheckpoint();
    } catch (IOException e) {
      throw fail("The END marker of the recovered checkpoint cannot be made durable", e);
    }
  }

  @Override
  public void cleanupPageStoreIfMatch(Predicate<Integer> groups, boolean cleanFiles) {
    if (adoption != null) {
      // The engine restores its metastorage first, and ends that here without finishing recovery.
      adoption.end();
    }
    super.cleanupPageStoreIfMatch(groups, cleanFiles);
  }

  @Override
  public void stop0(boolean cancel) {
    if (watch != null) {
      watch.stop();
    }
    super.stop0(cancel);
  }

  /** Deleted files are durably gone when the next checkpoint has ended, not before. */
  @Override
  public void shutdownForCacheGroup(CacheGroupContext group, boolean destroy)
      throws IgniteCheckedException {
    if (destroy) {
      for (File storage : kernal.pdsFolderResolver().fileTree().cacheStorages(group.config())) {
        files.barriers().directoryChanged(storage.toPath());
        files.barriers().directoryChanged(DurableFiles.directoryOf(storage.toPath()));
      }
    }
    super.shutdownForCacheGroup(group, destroy);
  }

  private StoreProbe probe() throws IgniteCheckedException {
    try {
      return StoreProbe.of(cctx);
    } catch (IOException e) {
      throw new IgniteCheckedException("The node's directories cannot be probed", e);
    }
  }

  /** After a start with fewer checkpoint threads nothing would write over the others' blocks. */
  private void deleteUnusedSpares() throws IgniteCheckedException {
    Path checkpoints = kernal.pdsFolderResolver().fileTree().checkpoint().toPath();
    if (!Files.isDirectory(checkpoints)) {
      return;
    }
    try {
      RecoveryFiles.deleteSpares(
          checkpoints, kernal.config().getDataStorageConfiguration().getCheckpointThreads());
    } catch (IOException | DirectoryIteratorException e) {
      throw new IgniteCheckedException(
          checkpoints + ": a spare recovery file that nothing needs cannot be deleted.", e);
    }
  }

  // Called before the engine renames an unsynced temporary file over a configuration, or deletes
  // one. Publishing the new content first makes the rename one of equal bytes.
  private void beforeConfiguration(String cache, File configuration) {
    Path target = configuration.toPath();
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      if (Files.exists(temporary)) {
        files.durableFiles().force(temporary);
        files.durableFiles().publish(target, Files.readAllBytes(temporary));
      } else {
        files.barriers().directoryChanged(DurableFiles.directoryOf(target));
      }
    } catch (IOException e) {
      throw new IgniteException(
          fail("The configuration of cache '" + cache + "' cannot be made durable", e));
    }
  }

  private StorageException fail(String what, IOException cause) {
    StorageException failure = new StorageException(what, cause);
    kernal.failure().process(new FailureContext(FailureType.CRITICAL_ERROR, failure));
    return failure;
  }
}
