package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.rebalance.GateOrder;
import io.dpmgrid.ignite.rebalance.LogReservations;
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.config.NodeConfig;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.pmem.pool.PoolState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.store.IgnitePageStoreManager;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.jspecify.annotations.Nullable;

/**
 * Watches what this node has of what the baseline gives it, and how many checkpoints followed. It
 * must look about once a second, or short moves go by unseen.
 *
 * <p>Thread-safe.
 */
final class MoveWatch implements CheckpointListener {
  // Of a node to which nothing came since its start the log is as whole as before.
  private static final long NONE_NEEDED = 1_000_000;
  private static final long SIZES_NANOS = Duration.ofSeconds(5).toNanos();

  private final GridKernalContext kernal;
  private final DpmPlugin plugin;
  private final RebalanceGateSpi gate;
  private final NodeConfig config;
  private final LogReservations log;
  private final CopiesWatch watch;
  private final RecentOperations operations = new RecentOperations();
  private final HistoryGaps gaps;
  // Guarded by this, from here on.
  private CopiesWatch.@Nullable Copies copies;
  private Map<String, Long> moves = Map.of();
  private boolean caughtUp;
  private boolean complete;
  private boolean begunComplete;
  private long checkpoints;
  private long baselineId = -1;
  private long suppliedSeen;
  private long suppliedBefore;
  private Map<String, Sized> sizes = Map.of();
  private long sizedNanos = System.nanoTime() - SIZES_NANOS - 1;

  MoveWatch(
      GridKernalContext kernal,
      DpmPlugin plugin,
      RebalanceGateSpi gate,
      NodeConfig config,
      LogReservations log) {
    this.kernal = kernal;
    this.plugin = plugin;
    this.gate = gate;
    this.config = config;
    this.log = log;
    this.watch = new CopiesWatch(kernal);
    this.gaps = new HistoryGaps(kernal);
  }

  void open() {
    plugin.operations().measure(config.rebalance().guard() != null);
    plugin.checkpointListeners().add(this);
    plugin.checkpointListeners().add(log);
  }

  /** Looks once. */
  void look() {
    if (plugin.operations().measuring()) {
      operations.look(System.nanoTime(), plugin.operations().reading());
    }
    CopiesWatch.Copies now = watch.look();
    Map<String, Long> seen = now == null ? null : moves(now);
    if (now != null) {
      gaps.look(now);
    }
    long supplied = gate.statistics().suppliedBytes();
    synchronized (this) {
      if (now != null && now.baselineId() != baselineId) {
        baselineId = now.baselineId();
        suppliedBefore = suppliedSeen;
      }
      suppliedSeen = supplied;
      copies = now;
      boolean moved = seen != null && !seen.equals(moves);
      if (seen != null) {
        moves = seen;
      }
      boolean all = now != null && now.complete();
      caughtUp |= moved || (now != null && !all);
      if (!all || moved) {
        checkpoints = 0;
        begunComplete = false;
      }
      complete = all;
    }
  }

  /** When the engine last began to fill each group here; without those that it never did. */
  private Map<String, Long> moves(CopiesWatch.Copies of) {
    Map<String, Long> begun = new HashMap<>();
    for (CopiesWatch.Group group : of.groups()) {
      String name = group.engine().cacheOrGroupName();
      EngineGauge gauge = new EngineGauge(kernal, "cacheGroups." + name);
      Long at = gauge.positive("RebalancingStartTime");
      if (at != null && gauge.positive("RebalancingPartitionsTotal") != null) {
        begun.put(name, at);
      }
    }
    return begun;
  }

  /** What this node tells. */
  MoveState state() {
    CopiesWatch.Copies now;
    boolean whole;
    long count;
    long supplied;
    synchronized (this) {
      now = copies;
      whole = complete;
      count = caughtUp ? checkpoints : NONE_NEEDED;
      supplied = Math.max(0, suppliedSeen - suppliedBefore);
    }
    ProbeResult probe = plugin.probe();
    Survives survives = plugin.survives();
    PoolState pool = plugin.poolState();
    if (probe == null || survives == null || pool == null) {
      throw new GridProblem.Unavailable("its log is not open");
    }
    GateOrder order = gate.order();
    long free = freeBytes();
    long limit = config.store().archiveLimitBytes();
    List<MoveState.Group> groups = now == null ? List.of() : groups(now);
    return new MoveState(
        now == null ? -1 : now.baselineId(),
        whole,
        whole ? count : 0,
        supplied,
        groups,
        order.held(),
        order.bytesPerSecond(),
        List.copyOf(log.kept()),
        log.keptBytes(config.store().logSegmentBytes()),
        limit < 0 ? Long.MAX_VALUE : limit,
        free,
        free == Long.MAX_VALUE
            ? free
            : free + groups.stream().mapToLong(MoveState.Group::ownedBytes).sum(),
        probe.kind().id(),
        survives.id(),
        String.valueOf(pool.poolId()),
        now == null ? List.of() : watch.coming(now, MoveState.MOST_COMING),
        gaps.names(),
        operationsP99Nanos(),
        System.currentTimeMillis(),
        plugin.heldCopies());
  }

  private @Nullable Long operationsP99Nanos() {
    if (!plugin.operations().measuring()) {
      return null;
    }
    return operations.p99Nanos(System.nanoTime(), plugin.operations().reading());
  }

  private long freeBytes() {
    try {
      return Files.getFileStore(config.data().storage()).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * With sizes that are some seconds old, scaled to the copies that are there now: copies are of
   * about the same size for long, while their number changes as they come and go.
   */
  private synchronized List<MoveState.Group> groups(CopiesWatch.Copies of) {
    if (System.nanoTime() - sizedNanos > SIZES_NANOS || first(of)) {
      Map<String, Sized> now = new HashMap<>();
      of.groups()
          .forEach(
              group ->
                  now.put(
                      group.engine().cacheOrGroupName(),
                      new Sized(group.owned().size(), bytes(group))));
      sizes = now;
      sizedNanos = System.nanoTime();
    }
    List<MoveState.Group> groups = new ArrayList<>();
    for (CopiesWatch.Group group : of.groups()) {
      String name = group.engine().cacheOrGroupName();
      int owned = group.owned().size();
      groups.add(
          new MoveState.Group(
              name,
              group.missing().size(),
              owned,
              sizes.getOrDefault(name, Sized.NONE).scaled(owned),
              group.missing().isEmpty() ? 0 : CopiesInPart.of(group.engine())));
    }
    return groups;
  }

  /** Whether there are copies of a group of which there were none. */
  private boolean first(CopiesWatch.Copies of) {
    return of.groups().stream()
        .anyMatch(
            group ->
                !group.owned().isEmpty()
                    && sizes.getOrDefault(group.engine().cacheOrGroupName(), Sized.NONE).copies()
                        == 0);
  }

  private record Sized(int copies, long bytes) {
    static final Sized NONE = new Sized(0, 0);

    long scaled(int now) {
      return copies == 0 ? 0 : (long) ((double) bytes / copies * now);
    }
  }

  private long bytes(CopiesWatch.Group of) {
    CacheGroupContext group = of.engine();
    if (!group.persistenceEnabled()) {
      return 0;
    }
    IgnitePageStoreManager stores = kernal.cache().context().pageStore();
    long pages = 0;
    for (int p : of.owned()) {
      try {
        pages += stores.pages(group.groupId(), p);
      } catch (IgniteCheckedException e) {
        // The group was destroyed meanwhile.
        return 0;
      }
    }
    return pages * group.dataRegion().pageMemory().pageSize();
  }

  @Override
  public synchronized void beforeCheckpointBegin(Context context) {
    begunComplete = complete;
    gaps.checkpointBegins();
  }

  @Override
  public void onMarkCheckpointBegin(Context context) {}

  @Override
  public void onCheckpointBegin(Context context) {}

  @Override
  public synchronized void afterCheckpointEnd(Context context) {
    if (begunComplete && complete) {
      checkpoints++;
    }
    begunComplete = false;
    gaps.checkpointEnded();
  }
}
