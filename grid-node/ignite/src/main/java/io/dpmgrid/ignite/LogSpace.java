package io.dpmgrid.ignite;

import java.util.OptionalLong;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointHistory;

/**
 * Where the log's segments are now.
 *
 * @param ring slots in the ring
 * @param free slots that wait to be written again; writers stall when there is none
 * @param archived segments in the archive
 * @param archivedBytes their size
 * @param archiveLimitBytes the size at which the engine begins to delete the oldest; {@link
 *     Long#MAX_VALUE} if never
 * @param historySeconds how old the oldest checkpoint is from which the log is kept: a node that
 *     was away no longer catches up by the log alone; 0 if there is none
 */
public record LogSpace(
    int ring,
    int free,
    int archived,
    long archivedBytes,
    long archiveLimitBytes,
    double historySeconds) {
  /** Before the log is open. */
  public static final LogSpace NONE = new LogSpace(0, 0, 0, 0, 0, 0);

  static double historySeconds(IgniteCacheDatabaseSharedManager database) {
    CheckpointHistory history =
        database instanceof GridCacheDatabaseSharedManager persistent
                && persistent.getCheckpointManager() != null
            ? persistent.checkpointHistory()
            : null;
    OptionalLong oldest =
        history == null
            ? OptionalLong.empty()
            : history.checkpoints().stream().mapToLong(Long::longValue).min();
    return oldest.isEmpty()
        ? 0
        : Math.max(0, (System.currentTimeMillis() - oldest.getAsLong()) / 1000.0);
  }
}
