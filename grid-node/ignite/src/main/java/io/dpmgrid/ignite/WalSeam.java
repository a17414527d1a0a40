package io.dpmgrid.ignite;

import java.lang.reflect.Field;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManagerFactory;

/**
 * The one place where the engine is opened up for its log: the log manager's write path is built by
 * a factory that it keeps in a private field, and its page size is needed before it is told.
 * Everything else is used as it is.
 */
final class WalSeam {
  static final String FACTORY_FIELD = "fileHandleManagerFactory";

  static final String PAGE_SIZE = "pageSize";

  private WalSeam() {}

  /**
   * Tells the engine's database its page size, which its record serializers ask for: the engine
   * starts its log before its database knows it.
   */
  static void knowPageSize(IgniteCacheDatabaseSharedManager database, int bytes) {
    if (database.pageSize() != 0) {
      return;
    }
    try {
      Field size = IgniteCacheDatabaseSharedManager.class.getDeclaredField(PAGE_SIZE);
      size.setAccessible(true);
      size.setInt(database, bytes);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This version of the engine has no field "
              + IgniteCacheDatabaseSharedManager.class.getName()
              + "."
              + PAGE_SIZE
              + ", so a log of an earlier format cannot be read. Use the engine version that the"
              + " plugin was built for.",
          e);
    }
  }

  /** Puts our factory in place of the engine's. */
  static void plug(FileWriteAheadLogManager manager, FileHandleManagerFactory factory) {
    try {
      Field field = FileWriteAheadLogManager.class.getDeclaredField(FACTORY_FIELD);
      field.setAccessible(true);
      field.set(manager, factory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This version of the engine has no field "
              + FileWriteAheadLogManager.class.getName()
              + "."
              + FACTORY_FIELD
              + ", so the log cannot be put on a persistent medium. Use the engine version that the"
              + " plugin was built for.",
          e);
    }
  }
}
