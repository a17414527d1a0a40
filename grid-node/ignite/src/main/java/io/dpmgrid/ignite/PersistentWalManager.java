package io.dpmgrid.ignite;

import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;

/** The engine's log manager with its write path on a persistent medium. */
final class PersistentWalManager extends FileWriteAheadLogManager {
  PersistentWalManager(GridKernalContext kernal, DpmPlugin plugin, StoreComponents stores) {
    super(kernal);
    setFileIOFactory(stores.logFiles());
  }
}
