package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.events.EventType;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionsExchangeFuture;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.PartitionsExchangeAware;
import org.apache.ignite.internal.processors.cache.persistence.DatabaseLifecycleListener;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.lifecycle.LifecycleBean;
import org.jspecify.annotations.Nullable;

/**
 * The moments of the engine's life at which barriers must hold: the end of a checkpoint, and the
 * end of an exchange, which is the last moment before new caches can be written to.
 */
final class StoreWatch
    implements PartitionsExchangeAware, DatabaseLifecycleListener, CheckpointListener {
  private final GridCacheSharedContext<?, ?> engine;
  private final StoreBarriers barriers;
  private final StoreCatalogue catalogue;
  private final SnapshotLeftovers leftovers;
  private final SnapshotStart snapshots;
  private final HeldCopies held;
  private final StoreProbe probe;
  private final StoreObserver observer;
  private final CheckpointPacer pacer;
  private final CheckpointTally tally;
  private List<String> withoutLog = List.of();
  private boolean synced;

  StoreWatch(
      GridCacheSharedContext<?, ?> engine,
      DurableFileIOFactory files,
      StoreProbe probe,
      StoreObserver observer)
      throws IgniteCheckedException {
    this.engine = engine;
    this.barriers = files.barriers();
    this.probe = probe;
    this.observer = observer;
    this.pacer = new CheckpointPacer(engine, System.getProperties());
    this.tally = new CheckpointTally(pacer);
    this.leftovers = new SnapshotLeftovers(engine);
    this.snapshots = new SnapshotStart(engine);
    this.held = new HeldCopies(engine);
    this.catalogue =
        new StoreCatalogue(engine.kernalContext().pdsFolderResolver().fileTree(), files);
  }

  void install() {
    observer.checkpoints(tally::statistics);
    observer.heldCopies(held::count);
    new RestartClock(observer).install(engine.kernalContext().internalSubscriptionProcessor());
    engine.exchange().registerExchangeAwareComponent(this);
    engine.exchange().registerExchangeAwareComponent(new CountersAfterLoss(engine));
    engine.exchange().registerExchangeAwareComponent(leftovers);
    engine.exchange().registerExchangeAwareComponent(held);
    CheckpointListeners listeners = observer.checkpointListeners();
    List.of(this, pacer, tally).forEach(listeners::add);
    engine.kernalContext().internalSubscriptionProcessor().registerDatabaseListener(listeners);
    engine.kernalContext().internalSubscriptionProcessor().registerDatabaseListener(this);
    IgniteConfiguration configuration = engine.kernalContext().config();
    LifecycleBean[] beans = configuration.getLifecycleBeans();
    LifecycleBean[] more =
        beans == null ? new LifecycleBean[1] : Arrays.copyOf(beans, beans.length + 1);
    more[more.length - 1] = new CheckpointStop(engine);
    configuration.setLifecycleBeans(more);
  }

  @Override
  public void beforeResumeWalLogging(IgniteCacheDatabaseSharedManager database) {
    pacer.start();
    snapshots.start();
  }

  @Override
  public void beforeStop(IgniteCacheDatabaseSharedManager database) {
    pacer.stop();
    snapshots.stop();
  }

  /** The engine is deactivated or stopped: checkpoints begin no more. */
  void stop() {
    pacer.stop();
    snapshots.stop();
  }

  @Override
  public void onDoneBeforeTopologyUnlock(
      GridDhtPartitionsExchangeFuture exchange, @Nullable Throwable error) {
    if (error != null || (synced && !mayBringCaches(exchange))) {
      return;
    }
    try {
      catalogue.sync();
      synced = true;
    } catch (IOException e) {
      StorageException failure =
          new StorageException("Cache configurations and type mappings cannot be made durable", e);
      engine
          .kernalContext()
          .failure()
          .process(new FailureContext(FailureType.CRITICAL_ERROR, failure));
      throw new IgniteException(failure);
    }
  }

  @Override
  public void onDoneAfterTopologyUnlock(GridDhtPartitionsExchangeFuture exchange) {
    lookAtLogs();
  }

  // The log of a group is switched by exchanges, and back by the checkpoint after its rebalancing.
  private synchronized void lookAtLogs() {
    StoreSurvival survival = probe.survival();
    if (!survival.groupsWithoutLog().equals(withoutLog)) {
      withoutLog = survival.groupsWithoutLog();
      observer.logSwitched(survival);
    }
  }

  @Override
  public void afterCheckpointEnd(Context context) throws IgniteCheckedException {
    try {
      barriers.afterCheckpoint();
    } catch (IOException e) {
      throw new StorageException("The checkpoint's END marker cannot be made durable", e);
    }
    lookAtLogs();
  }

  @Override
  public void onMarkCheckpointBegin(Context context) {}

  @Override
  public void onCheckpointBegin(Context context) {}

  @Override
  public void beforeCheckpointBegin(Context context) {}

  private static boolean mayBringCaches(GridDhtPartitionsExchangeFuture exchange) {
    return exchange.exchangeActions() != null
        || exchange.firstEvent().type() == EventType.EVT_NODE_JOINED;
  }
}
