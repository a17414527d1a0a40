package io.dpmgrid.ignite.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.managers.discovery.DiscoCache;
import org.apache.ignite.internal.processors.affinity.AffinityAssignment;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionsExchangeFuture;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.PartitionsExchangeAware;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtLocalPartition;
import org.apache.ignite.internal.processors.cache.distributed.dht.topology.GridDhtPartitionState;
import org.apache.ignite.internal.processors.cluster.BaselineTopology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's complete copies until everybody who is to have them has them, whoever is away.
 *
 * <p>The engine drops a copy as soon as all <em>running</em> nodes that should have the partition
 * do. If a node dies while it still fetches its copies, those that it was to replace are dropped
 * for nobody, and until it is back there is one copy less than before it was taken in.
 *
 * <p>A reserved partition is not dropped, so each is reserved that is complete, also where this
 * node is to have it: the engine never forgets that it wanted to drop one, and would at the next
 * end of any reservation while another node has it only in part. It is released when the baseline
 * gives it to others, all of whom run and own it. While any node of the baseline is away, nothing
 * is.
 *
 * <p>Not for replicated caches: writes do not reach copies outside their assignment. Nodes without
 * this drop their copies as ever. What this has reserved of a cache that goes away it forgets: to
 * release that would have the engine clear what it has closed.
 *
 * <p>Thread-safe.
 */
final class HeldCopies implements PartitionsExchangeAware {
  private static final Logger LOG = LoggerFactory.getLogger(HeldCopies.class);
  private static final long LOOK_MILLIS = 1_000;

  private final GridCacheSharedContext<?, ?> engine;
  private final Map<Integer, Held> groups = new HashMap<>();
  private @Nullable ScheduledExecutorService clock;
  private volatile int others;

  /** What is reserved of one group. */
  // Of one partition the engine may have had another object, and only one of them is reserved.
  @SuppressWarnings("ReferenceEquality")
  private static final class Held {
    private final CacheGroupContext group;
    private final AtomicReferenceArray<@Nullable GridDhtLocalPartition> copies;

    Held(CacheGroupContext group) {
      this.group = group;
      this.copies = new AtomicReferenceArray<>(group.affinity().partitions());
    }

    boolean isOf(@Nullable CacheGroupContext other) {
      return group == other;
    }

    boolean has(GridDhtLocalPartition copy) {
      return copies.get(copy.id()) == copy;
    }

    void reserve() {
      for (GridDhtLocalPartition copy : group.topology().currentLocalPartitions()) {
        if (!has(copy)) {
          copies.set(copy.id(), isComplete(copy) && copy.reserve() ? copy : null);
        }
      }
    }
  }

  HeldCopies(GridCacheSharedContext<?, ?> engine) {
    this.engine = engine;
  }

  /** How many copies this node keeps that the present assignment does not give it. */
  int count() {
    return others;
  }

  @Override
  public void onInitBeforeTopologyLock(GridDhtPartitionsExchangeFuture exchange) {
    reserveQuietly();
  }

  // Between these two a copy may have become complete, or its cache may have started.
  @Override
  public void onDoneBeforeTopologyUnlock(
      GridDhtPartitionsExchangeFuture exchange, @Nullable Throwable error) {
    reserveQuietly();
    begin();
  }

  private void reserveQuietly() {
    try {
      reserve();
    } catch (RuntimeException e) {
      // An exception would stop the node; the engine's own rule is what stock has.
      LOG.warn("copies of partitions may be dropped before others have them", e);
    }
  }

  private synchronized void begin() {
    if (clock == null) {
      String name = "dpm-held-copies-" + engine.igniteInstanceName();
      clock =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              });
      ScheduledFuture<?> unused =
          clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void end() {
    groups.clear();
    if (clock != null) {
      clock.shutdown();
    }
  }

  private synchronized void reserve() {
    groups.entrySet().removeIf(of -> !of.getValue().isOf(engine.cache().cacheGroup(of.getKey())));
    for (CacheGroupContext group : engine.cache().cacheGroups()) {
      if (!group.systemCache() && group.affinityNode() && !group.isReplicated()) {
        groups.computeIfAbsent(group.groupId(), id -> new Held(group)).reserve();
      }
    }
  }

  private static boolean isComplete(GridDhtLocalPartition copy) {
    GridDhtPartitionState state = copy.state();
    return state == GridDhtPartitionState.OWNING || state == GridDhtPartitionState.LOST;
  }

  private void look() {
    if (engine.kernalContext().isStopping()) {
      end();
      return;
    }
    try {
      reserve();
      GridDhtPartitionsExchangeFuture exchange = engine.exchange().lastTopologyFuture();
      if (exchange == null || !exchange.isDone() || exchange.topologyVersion() == null) {
        return;
      }
      boolean whole = isBaselineWhole(exchange);
      int kept = 0;
      for (Held held : all()) {
        kept += look(held, exchange, whole);
      }
      others = kept;
    } catch (RuntimeException | AssertionError e) {
      // As while the node stops or the cluster is deactivated; what escaped would end all looks.
      LOG.debug("copies cannot be looked at", e);
    }
  }

  private synchronized List<Held> all() {
    return new ArrayList<>(groups.values());
  }

  /** Whether all run that the exchange knew of the baseline. */
  private boolean isBaselineWhole(GridDhtPartitionsExchangeFuture exchange) {
    DiscoCache seen = engine.discovery().discoCache(exchange.topologyVersion());
    if (seen == null) {
      return false;
    }
    BaselineTopology baseline = seen.state().baselineTopology();
    Set<Object> running =
        engine.discovery().aliveServerNodes().stream()
            .map(ClusterNode::consistentId)
            .collect(Collectors.toSet());
    return baseline == null || running.containsAll(baseline.consistentIds());
  }

  private int look(Held held, GridDhtPartitionsExchangeFuture exchange, boolean whole) {
    CacheGroupContext group = held.group;
    List<List<ClusterNode>> ideal = group.affinity().idealAssignmentRaw();
    AffinityAssignment assignment = group.affinity().lastReadyAffinity();
    if (ideal == null || !group.topology().initialized()) {
      return 0;
    }
    UUID own = engine.localNodeId();
    int kept = 0;
    for (int p = 0; p < held.copies.length(); p++) {
      GridDhtLocalPartition copy = held.copies.get(p);
      if (copy == null || assignment.getIds(p).contains(own)) {
        continue;
      }
      if (whole && mayGo(group, copy, ideal.get(p)) && release(held, copy, exchange)) {
        continue;
      }
      kept++;
    }
    return kept;
  }

  private boolean mayGo(
      CacheGroupContext group, GridDhtLocalPartition copy, List<ClusterNode> owners) {
    if (owners.isEmpty() || owners.contains(engine.localNode())) {
      return false;
    }
    // It was found to be old, and nobody brings it up to date here.
    if (copy.state() == GridDhtPartitionState.MOVING) {
      return true;
    }
    return copy.state() == GridDhtPartitionState.OWNING
        && owners.stream()
            .allMatch(
                owner ->
                    group.topology().partitionState(owner.id(), copy.id())
                        == GridDhtPartitionState.OWNING);
  }

  // The engine waits for locks of its own when it is told: not while the monitor is held.
  @SuppressWarnings("ReferenceEquality") // one object for each exchange
  private boolean release(
      Held held, GridDhtLocalPartition copy, GridDhtPartitionsExchangeFuture decidedBy) {
    synchronized (this) {
      if (!held.has(copy) || engine.exchange().lastTopologyFuture() != decidedBy) {
        return false;
      }
      held.copies.set(copy.id(), null);
    }
    copy.release();
    // If the engine has not tried to drop it yet. It refuses while an exchange runs, or for a copy
    // that is assigned here by now.
    held.group.topology().rent(copy.id());
    return true;
  }
}
