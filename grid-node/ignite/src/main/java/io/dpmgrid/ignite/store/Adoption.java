package io.dpmgrid.ignite.store;

import java.io.File;
import java.util.UUID;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteLogger;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.pagemem.wal.WALIterator;
import org.apache.ignite.internal.pagemem.wal.record.PageSnapshot;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.pagemem.wal.record.delta.PageDeltaRecord;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointRecoveryFileStorage;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointStatus;

/**
 * Recovers a store that a stock engine left in the middle of a checkpoint. Stock keeps what is
 * needed for that as physical records in its log, we keep it in recovery files, and the engine
 * refuses a store of the other kind. So, for the moment in which the engine asks which kind it is,
 * the answer is given by what is there.
 */
final class Adoption {
  private final GridCacheSharedContext<?, ?> engine;
  private final DataStorageConfiguration storage;
  private final IgniteLogger log;
  private boolean adopting;

  Adoption(GridCacheSharedContext<?, ?> engine) {
    this.engine = engine;
    this.storage = engine.gridConfig().getDataStorageConfiguration();
    this.log = engine.logger(Adoption.class);
  }

  /**
   * The engine is about to restore memory after a crash inside a checkpoint.
   *
   * @throws IgniteCheckedException if there is nothing to restore the pages from
   */
  void begin() throws IgniteCheckedException {
    GridCacheDatabaseSharedManager database = (GridCacheDatabaseSharedManager) engine.database();
    CheckpointStatus status = database.getCheckpointManager().readCheckpointStatus();
    if (!storage.isWriteRecoveryDataOnCheckpoint() || hasRecoveryFiles(status.cpStartId)) {
      return;
    }
    if (!hasPhysicalRecords(status)) {
      throw new StorageException(
          "The last checkpoint ("
              + status.cpStartId
              + ") was interrupted, and neither its recovery files are in "
              + directory()
              + " nor physical records in the log. Pages may be torn. Put the recovery files back,"
              + " or remove this node's store and let it rebalance from its backups.");
    }
    log.info(
        "The store was left in the middle of a checkpoint by an engine that keeps physical records"
            + " in its log; restoring from those. Checkpoints write recovery data from now on.");
    adopting = true;
    storage.setWriteRecoveryDataOnCheckpoint(false);
  }

  void end() {
    if (adopting) {
      adopting = false;
      storage.setWriteRecoveryDataOnCheckpoint(true);
    }
  }

  private boolean hasRecoveryFiles(UUID checkpoint) {
    String[] names = directory().list();
    if (names == null) {
      return false;
    }
    for (String name : names) {
      if (CheckpointRecoveryFileStorage.FILE_NAME_PATTERN.matcher(name).matches()
          && name.contains(checkpoint.toString())) {
        return true;
      }
    }
    return false;
  }

  private File directory() {
    return engine.kernalContext().pdsFolderResolver().fileTree().checkpoint();
  }

  // Pages and changes of pages; the checkpoint's own record and the destruction of a partition
  // count
  // as physical too, and both kinds of log have them.
  private boolean hasPhysicalRecords(CheckpointStatus status) throws IgniteCheckedException {
    try (WALIterator records =
        engine
            .wal()
            .replay(
                status.endPtr, (type, at) -> type.purpose() == WALRecord.RecordPurpose.PHYSICAL)) {
      while (records.hasNext()) {
        WALRecord record = records.next().get2();
        if (record instanceof PageSnapshot || record instanceof PageDeltaRecord) {
          return true;
        }
      }
    }
    return false;
  }
}
