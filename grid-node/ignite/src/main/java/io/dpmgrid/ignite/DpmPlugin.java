package io.dpmgrid.ignite;

import io.dpmgrid.ignite.rebalance.OperationTimes;
import io.dpmgrid.ignite.store.CheckpointListeners;
import io.dpmgrid.ignite.store.CheckpointStatistics;
import io.dpmgrid.ignite.store.RestartPhase;
import io.dpmgrid.ignite.store.StoreProbe;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.pmem.pool.Pool;
import io.dpmgrid.pmem.pool.PoolState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.ignite.plugin.IgnitePlugin;
import org.jspecify.annotations.Nullable;

/**
 * What one node's plugin can tell, by {@code ignite.plugin(DpmPluginProvider.NAME)}. Thread-safe.
 */
public final class DpmPlugin implements IgnitePlugin {
  private final DpmPluginConfiguration configuration;
  private final OperationTimes operations = new OperationTimes();
  private final CheckpointListeners checkpointListeners = new CheckpointListeners();
  private volatile @Nullable ProbeResult logProbe;
  private volatile @Nullable StoreProbe stores;
  private volatile long checkpointLogBytes;
  private volatile @Nullable Pool pool;
  private volatile Supplier<LogStatistics> logStatistics = () -> LogStatistics.NONE;
  private volatile Supplier<LogSpace> logSpace = () -> LogSpace.NONE;
  private volatile Supplier<CheckpointStatistics> checkpoints = () -> CheckpointStatistics.NONE;
  private volatile IntSupplier heldCopies = () -> 0;
  private final Map<RestartPhase, Duration> restart = new ConcurrentHashMap<>();

  DpmPlugin(DpmPluginConfiguration configuration) {
    this.configuration = configuration;
  }

  /** What was asked for. */
  public DpmPluginConfiguration configuration() {
    return configuration;
  }

  /**
   * Whether this node's log and stores are ours: switched on, a server, and persistent. An engine
   * that was given plugin providers without ours is silently a stock one, so look here.
   */
  public boolean active() {
    return logProbe != null && stores != null;
  }

  /** What the probe found about the log's directory; {@code null} while {@link #active} is not. */
  public @Nullable ProbeResult probe() {
    return logProbe;
  }

  /**
   * The worst fault after which acknowledged writes are intact: the weakest of everything an
   * acknowledged write needs. {@code null} while {@link #active} is not. Does not hold for the
   * cache groups of {@link #groupsWithoutLog}.
   */
  public @Nullable Survives survives() {
    ProbeResult log = logProbe;
    StoreProbe places = stores;
    return log == null || places == null
        ? null
        : log.survives().weakest(places.survival().weakestPlace());
  }

  /**
   * Persistent cache groups whose log is switched off now, by {@code disableWal} or while they are
   * rebalanced: acknowledged writes to them may not even survive a kill.
   */
  public List<String> groupsWithoutLog() {
    StoreProbe places = stores;
    return places == null ? List.of() : places.survival().groupsWithoutLog();
  }

  /**
   * Bytes of log after which a checkpoint begins though the engine asks for none; 0 where that is
   * switched off, and while {@link #active} is not.
   */
  public long checkpointLogBytes() {
    return checkpointLogBytes;
  }

  /** The log's counters. */
  public LogStatistics logStatistics() {
    return logStatistics.get();
  }

  /** Where the log's segments are. */
  public LogSpace logSpace() {
    return logSpace.get();
  }

  /** What checkpoints did. */
  public CheckpointStatistics checkpoints() {
    return checkpoints.get();
  }

  /**
   * Who listens to checkpoints, across deactivations; nobody hears anything while not {@link
   * #active}.
   */
  public CheckpointListeners checkpointListeners() {
    return checkpointListeners;
  }

  /** How long what this node is asked for takes, once somebody wants it measured. */
  public OperationTimes operations() {
    return operations;
  }

  /** How long the phases of this start took that are over. */
  public Map<RestartPhase, Duration> restart() {
    return Map.copyOf(restart);
  }

  /**
   * How many complete copies of partitions this node keeps that are to be others', until all of
   * these run and have them.
   */
  public int heldCopies() {
    return heldCopies.getAsInt();
  }

  /** The pool that holds this node's log; {@code null} while {@link #active} is not. */
  public @Nullable UUID poolId() {
    Pool of = pool;
    return of == null ? null : of.id();
  }

  /** What the pool's superblock says; {@code null} while {@link #active} is not. */
  public @Nullable PoolState poolState() {
    Pool of = pool;
    return of == null ? null : of.state();
  }

  /** Whether the pool was found not closed when this start opened it. */
  public boolean uncleanBefore() {
    Pool of = pool;
    return of != null && of.uncleanBefore();
  }

  /**
   * Whether the medium's hardware counted a save that failed since the pool was last open, so that
   * acknowledged writes may be lost.
   */
  public boolean hardwareLostData() {
    Pool of = pool;
    return of != null && of.hardwareLostData();
  }

  void logOpened(
      ProbeResult probe,
      Pool opened,
      Supplier<LogStatistics> statistics,
      Supplier<LogSpace> space) {
    logProbe = probe;
    pool = opened;
    logStatistics = statistics;
    logSpace = space;
  }

  void restored(RestartPhase phase, Duration took) {
    restart.put(phase, took);
  }

  void copiesHeld(IntSupplier count) {
    heldCopies = count;
  }

  void checkpointsWatched(Supplier<CheckpointStatistics> statistics) {
    checkpoints = statistics;
  }

  void storesOpened(StoreProbe probe, long pacedBytes) {
    checkpointLogBytes = pacedBytes;
    stores = probe;
  }
}
