package io.dpmgrid.ignite;

import java.io.File;
import java.util.function.UnaryOperator;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.jspecify.annotations.Nullable;

/** Which of the engine's settings the log accepts. */
final class LogSettings {
  private LogSettings() {}

  /**
   * Refuses what cannot be durable, and turns the FSYNC mode into the LOG_ONLY mode: every
   * acknowledgement of ours waits for durability, and the engine allows its change-data-capture
   * managers under LOG_ONLY alone.
   *
   * @param system the engine's system properties and environment variables, by name
   * @throws IgniteCheckedException naming the setting, what was found, and what to do
   */
  static void accept(DataStorageConfiguration storage, UnaryOperator<@Nullable String> system)
      throws IgniteCheckedException {
    WALMode mode = storage.getWalMode();
    if (mode == WALMode.FSYNC) {
      storage.setWalMode(WALMode.LOG_ONLY);
    } else if (mode != WALMode.LOG_ONLY) {
      throw new IgniteCheckedException(
          "DataStorageConfiguration.walMode is "
              + mode
              + ", which acknowledges writes that are not durable. Set it to LOG_ONLY (which waits"
              + " for durability here) or remove the plugin.");
    }
    refuse(
        system,
        IgniteSystemProperties.IGNITE_PDS_SKIP_CRC,
        "true",
        "torn records could not be told from whole ones");
    refuse(
        system,
        GridCacheDatabaseSharedManager.IGNITE_PDS_CHECKPOINT_TEST_SKIP_SYNC,
        "true",
        "a checkpoint would end before its pages are durable");
    refuse(
        system,
        IgniteSystemProperties.IGNITE_WAL_MMAP,
        "false",
        "the log is written in place, and its segments must have their full size");
    if (sameDirectory(storage)) {
      throw new IgniteCheckedException(
          "DataStorageConfiguration.walPath and walArchivePath are the same ("
              + storage.getWalPath()
              + "), so the log would be new files without end instead of a ring. Set walArchivePath"
              + " to another directory; segments that are there already are moved on the next"
              + " start.");
    }
  }

  private static boolean sameDirectory(DataStorageConfiguration storage) {
    String log = storage.getWalPath();
    String archive = storage.getWalArchivePath();
    return log != null
        && archive != null
        && new File(log).toPath().normalize().equals(new File(archive).toPath().normalize());
  }

  private static void refuse(
      UnaryOperator<@Nullable String> system, String key, String value, String why)
      throws IgniteCheckedException {
    if (value.equalsIgnoreCase(system.apply(key))) {
      throw new IgniteCheckedException(
          "-D" + key + "=" + value + " is refused: " + why + ". Remove it.");
    }
  }
}
