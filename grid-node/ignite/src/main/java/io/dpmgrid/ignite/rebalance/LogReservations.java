package io.dpmgrid.ignite.rebalance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointEntry;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointHistory;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's log for nodes that are away, from a checkpoint before their departure: the
 * engine can give a returning node what it missed only from a checkpoint that is older than that.
 *
 * <p>Not promised: that the log is really kept. The engine gives up what would make its archive
 * larger than it may be; {@link #keptBytes} tells. Nothing is kept over a restart of this node.
 *
 * <p>Thread-safe.
 */
public final class LogReservations implements CheckpointListener {
  private static final Logger LOG = LoggerFactory.getLogger(LogReservations.class);
  private static final int MOST_MARKS = 256;

  private final IgniteEx ignite;
  private final long marginMillis;
  private final Map<String, Kept> reserved = new TreeMap<>();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final LongAdder givenUp = new LongAdder();

  private record Mark(long millis, WALPointer at) {}

  private record Kept(WALPointer from, boolean granted) {}

  /**
   * @param marginMillis how long a node may have been gone before anybody noticed
   */
  public LogReservations(IgniteEx ignite, long marginMillis) {
    this.ignite = ignite;
    this.marginMillis = marginMillis;
  }

  /**
   * Keeps the log for a node that was there until now. For one for which it is kept already, or was
   * and had to be given up, nothing changes until {@link #release}: a later point would be of no
   * use.
   */
  public void reserve(String away) {
    IgniteWriteAheadLogManager log = log();
    WALPointer from = from(System.currentTimeMillis() - marginMillis);
    if (log == null || from == null) {
      // Without a checkpoint there is nothing that could be given.
      return;
    }
    synchronized (reserved) {
      if (reserved.containsKey(away)) {
        return;
      }
      reserved.put(away, new Kept(from, log.reserve(from)));
    }
    LOG.info("the log is kept from segment {} for node {}, which is away", from.index(), away);
  }

  /**
   * Gives the log up that was kept for a node; nothing if none was. Nothing either while the
   * cluster is not active: {@link #kept} goes on to name the node then.
   *
   * @param forced whether the node still needs it, and the archive has no room; counted
   */
  public void release(String away, boolean forced, String why) {
    IgniteWriteAheadLogManager log = log();
    if (log == null) {
      return;
    }
    Kept known;
    synchronized (reserved) {
      known = reserved.remove(away);
    }
    if (known != null && forced) {
      givenUp.increment();
    }
    if (known != null && known.granted()) {
      log.release(known.from());
      LOG.info("the log is no longer kept for node {}: {}", away, why);
    }
  }

  /** How often a node lost the log that was kept for it, since this node's start. */
  public long givenUp() {
    return givenUp.sum();
  }

  /** For whom the log is to be kept; for some of them it may be lost, see {@link #keptBytes}. */
  public Set<String> kept() {
    synchronized (reserved) {
      return new TreeSet<>(reserved.keySet());
    }
  }

  /**
   * How many bytes of the log must stay because of all this; {@link Long#MAX_VALUE} if some had to
   * be given up, as the archive was full.
   */
  public long keptBytes(long segmentBytes) {
    IgniteWriteAheadLogManager log = log();
    if (log == null) {
      return 0;
    }
    long oldest = Long.MAX_VALUE;
    synchronized (reserved) {
      for (Kept one : reserved.values()) {
        if (!one.granted() || !log.reserved(one.from())) {
          return Long.MAX_VALUE;
        }
        oldest = Math.min(oldest, one.from().index());
      }
    }
    return Math.max(0, log.currentSegment() - oldest) * segmentBytes;
  }

  private @Nullable IgniteWriteAheadLogManager log() {
    // While the cluster is not active its log has no segment to reserve.
    return ignite.context().state().clusterState().state().active()
        ? ignite.context().cache().context().wal()
        : null;
  }

  /** The newest checkpoint that is old enough, or the oldest there is. */
  private @Nullable WALPointer from(long millis) {
    synchronized (marks) {
      Iterator<Mark> newestFirst = marks.descendingIterator();
      while (newestFirst.hasNext()) {
        Mark mark = newestFirst.next();
        if (mark.millis() <= millis) {
          return mark.at();
        }
      }
    }
    CheckpointHistory history = history();
    return history == null ? null : history.firstCheckpointPointer();
  }

  private @Nullable CheckpointHistory history() {
    return ignite.context().cache().context().database()
                instanceof GridCacheDatabaseSharedManager database
            && database.getCheckpointManager() != null
        ? database.checkpointHistory()
        : null;
  }

  @Override
  public void beforeCheckpointBegin(Context context) {}

  @Override
  public void onMarkCheckpointBegin(Context context) {}

  @Override
  public void onCheckpointBegin(Context context) {}

  @Override
  public void afterCheckpointEnd(Context context) {
    CheckpointHistory history = history();
    CheckpointEntry last = history == null ? null : history.lastCheckpoint();
    if (last == null) {
      return;
    }
    synchronized (marks) {
      Mark newest = marks.peekLast();
      if (newest == null || newest.millis() < last.timestamp()) {
        marks.addLast(new Mark(last.timestamp(), last.checkpointMark()));
      }
      while (marks.size() > MOST_MARKS) {
        marks.removeFirst();
      }
    }
  }
}
