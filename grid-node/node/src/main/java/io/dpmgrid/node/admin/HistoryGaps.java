package io.dpmgrid.node.admin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.wal.IgniteWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointEntry;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointEntry.GroupState;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointHistory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the cache groups of which this node has copies that no checkpoint has seen. The engine
 * gives others what changed only from a checkpoint on that has seen the partition, so of these
 * groups they would get everything. Groups without data, and those of which no other node has a
 * copy, count as seen. Thread-safe.
 */
final class HistoryGaps {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryGaps.class);
  private static final int MOST_NAMES = 10;

  private final GridKernalContext kernal;
  // Guarded by this, from here on. A group that is made anew under its old name is another object.
  private final Set<CacheGroupContext> seen = new HashSet<>();
  private Set<CacheGroupContext> gaps = Set.of();
  private Set<CacheGroupContext> begun = Set.of();

  HistoryGaps(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  /** Looks once at what there is. */
  void look(CopiesWatch.Copies copies) {
    Set<CacheGroupContext> there =
        copies.groups().stream().map(CopiesWatch.Group::engine).collect(Collectors.toSet());
    Set<CacheGroupContext> known;
    synchronized (this) {
      seen.retainAll(there);
      known = Set.copyOf(seen);
    }
    Set<CacheGroupContext> without = new HashSet<>();
    Set<CacheGroupContext> with = new HashSet<>();
    Map<Integer, GroupState> states = known.size() == there.size() ? Map.of() : lastCheckpoint();
    for (CopiesWatch.Group group : copies.groups()) {
      CacheGroupContext engine = group.engine();
      if (!known.contains(engine) && engine.persistenceEnabled() && engine.walEnabled()) {
        List<Integer> needed = group.owned().stream().filter(p -> matters(engine, p)).toList();
        GroupState state = states.get(engine.groupId());
        if (needed.stream().anyMatch(p -> state == null || state.indexByPartition(p) < 0)) {
          without.add(engine);
        } else if (!needed.isEmpty()) {
          with.add(engine);
        }
      }
    }
    synchronized (this) {
      seen.addAll(with);
      // A checkpoint may have ended meanwhile.
      without.removeAll(seen);
      gaps = without;
    }
  }

  /** Whether a copy has data, and somebody else should have one as well. */
  private static boolean matters(CacheGroupContext group, int partition) {
    GridDhtLocalPartition local = group.topology().localPartition(partition);
    List<List<ClusterNode>> ideal = group.affinity().idealAssignmentRaw();
    return local != null
        && local.updateCounter() > 0
        && ideal != null
        && ideal.get(partition).size() > 1;
  }

  private Map<Integer, GroupState> lastCheckpoint() {
    IgniteWriteAheadLogManager log = kernal.cache().context().wal();
    CheckpointEntry last = lastEntry();
    if (log == null || last == null) {
      return Map.of();
    }
    try {
      Map<Integer, GroupState> states = last.groupState(log);
      return states == null ? Map.of() : states;
    } catch (IgniteCheckedException e) {
      // The engine could not use it either.
      LOG.debug("what the last checkpoint has seen cannot be read", e);
      return Map.of();
    }
  }

  private @Nullable CheckpointEntry lastEntry() {
    if (kernal.cache().context().database() instanceof GridCacheDatabaseSharedManager database) {
      CheckpointHistory history = database.checkpointHistory();
      return history == null ? null : history.lastCheckpoint();
    }
    return null;
  }

  /** Names of groups with such copies; the first few. */
  synchronized List<String> names() {
    return gaps.stream()
        .map(CacheGroupContext::cacheOrGroupName)
        .sorted()
        .limit(MOST_NAMES)
        .toList();
  }

  /** A checkpoint begins. */
  synchronized void checkpointBegins() {
    begun = gaps;
  }

  /**
   * The checkpoint has ended. If it found nothing to write, the engine does not note that it was:
   * then there is no better one to wait for.
   */
  synchronized void checkpointEnded() {
    Set<CacheGroupContext> rest = new HashSet<>(gaps);
    rest.removeAll(begun);
    seen.addAll(begun);
    gaps = rest;
    begun = Set.of();
  }
}
