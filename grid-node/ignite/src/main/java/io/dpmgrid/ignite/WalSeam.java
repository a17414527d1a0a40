package io.dpmgrid.ignite;

import java.lang.reflect.Field;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManagerFactory;

/**
 * The one place where the engine's log manager is opened up: its write path is built by a factory
 * that it keeps in a private field. Everything else of it is used as it is.
 */
final class WalSeam {
  static final String FACTORY_FIELD = "fileHandleManagerFactory";

  private WalSeam() {}

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
