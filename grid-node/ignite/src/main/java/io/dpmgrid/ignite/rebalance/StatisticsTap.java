package io.dpmgrid.ignite.rebalance;

import java.util.UUID;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.GridKernalContextImpl;
import org.apache.ignite.internal.processors.cache.query.GridCacheQueryType;
import org.apache.ignite.internal.processors.performancestatistics.OperationType;
import org.apache.ignite.internal.processors.performancestatistics.PerformanceStatisticsProcessor;
import org.apache.ignite.internal.util.GridIntList;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.lang.IgniteUuid;

/**
 * Listens where the engine tells its performance statistics how long an operation took, and passes
 * everything on to them. So it sees what this node was asked for, by thin clients and by the
 * application in its process, from the call to the answer: with the way to the primary, the backups
 * and the log. It does not see what thick clients ask for, nor a thin client's network.
 *
 * <p>Operations on many entries are left out, as their time says more about them than about the
 * node; and so are queries, and the commit of explicit transactions.
 *
 * <p>While it measures, the engine takes its statistics for switched on, and says so where it is
 * asked; they write nothing unless they really are. Thread-safe.
 */
public final class StatisticsTap extends PerformanceStatisticsProcessor {
  private static final int ENGINES_CACHE = CU.cacheId(CU.UTILITY_CACHE_NAME);

  private final PerformanceStatisticsProcessor engine;
  private final OperationTimes times;

  private StatisticsTap(
      GridKernalContext kernal, PerformanceStatisticsProcessor engine, OperationTimes times) {
    super(kernal);
    this.engine = engine;
    this.times = times;
  }

  /**
   * Puts one in front of a node's statistics, before the node joins.
   *
   * @throws IllegalStateException if this engine has no place for it
   */
  public static void install(GridKernalContext kernal, OperationTimes times) {
    PerformanceStatisticsProcessor engine = kernal.performanceStatistics();
    if (!(kernal instanceof GridKernalContextImpl context) || engine == null) {
      throw new IllegalStateException(
          "This engine has no place to watch operations at: is it the version that this jar is"
              + " made for?");
    }
    context.add(new StatisticsTap(kernal, engine, times), false);
  }

  @Override
  public boolean enabled() {
    return times.measuring() || engine.enabled();
  }

  @Override
  public void cacheOperation(OperationType type, int cacheId, long startTime, long duration) {
    if (isOnOneEntry(type) && cacheId != ENGINES_CACHE) {
      times.record(duration);
    }
    if (engine.enabled()) {
      engine.cacheOperation(type, cacheId, startTime, duration);
    }
  }

  private static boolean isOnOneEntry(OperationType type) {
    return switch (type) {
      case CACHE_GET,
          CACHE_PUT,
          CACHE_REMOVE,
          CACHE_GET_AND_PUT,
          CACHE_GET_AND_REMOVE,
          CACHE_INVOKE ->
          true;
      default -> false;
    };
  }

  @Override
  public void registerStateListener(PerformanceStatisticsStateListener listener) {
    // The constructor of the class above calls it too early.
    if (engine == null) {
      super.registerStateListener(listener);
    } else {
      engine.registerStateListener(listener);
    }
  }

  @Override
  public void cacheStart(int cacheId, String name) {
    engine.cacheStart(cacheId, name);
  }

  @Override
  public void transaction(GridIntList caches, long startTime, long duration, boolean committed) {
    if (engine.enabled()) {
      engine.transaction(caches, startTime, duration, committed);
    }
  }

  @Override
  public void query(
      GridCacheQueryType type,
      String text,
      long id,
      long startTime,
      long duration,
      boolean success) {
    engine.query(type, text, id, startTime, duration, success);
  }

  @Override
  public void queryReads(
      GridCacheQueryType type, UUID node, long id, long logicalReads, long physicalReads) {
    engine.queryReads(type, node, id, logicalReads, physicalReads);
  }

  @Override
  public void queryRowsProcessed(
      GridCacheQueryType type, UUID node, long id, String action, long rows) {
    engine.queryRowsProcessed(type, node, id, action, rows);
  }

  @Override
  public void queryProperty(
      GridCacheQueryType type, UUID node, long id, String name, String value) {
    engine.queryProperty(type, node, id, name, value);
  }

  @Override
  public void task(IgniteUuid session, String name, long startTime, long duration, int partition) {
    engine.task(session, name, startTime, duration, partition);
  }

  @Override
  public void job(
      IgniteUuid session, long queued, long startTime, long duration, boolean timedOut) {
    engine.job(session, queued, startTime, duration, timedOut);
  }

  @Override
  public void checkpoint(
      long beforeLock,
      long lockWait,
      long listeners,
      long mark,
      long lockHold,
      long pagesWrite,
      long fsync,
      long logRecordFsync,
      long writeEntry,
      long splitAndSort,
      long recoveryData,
      long total,
      long startTime,
      int pages,
      int dataPages,
      int copiedPages) {
    engine.checkpoint(
        beforeLock,
        lockWait,
        listeners,
        mark,
        lockHold,
        pagesWrite,
        fsync,
        logRecordFsync,
        writeEntry,
        splitAndSort,
        recoveryData,
        total,
        startTime,
        pages,
        dataPages,
        copiedPages);
  }

  @Override
  public void pagesWriteThrottle(long endTime, long duration) {
    engine.pagesWriteThrottle(endTime, duration);
  }

  @Override
  public void startCollectStatistics() throws IgniteCheckedException {
    engine.startCollectStatistics();
  }

  @Override
  public void stopCollectStatistics() throws IgniteCheckedException {
    engine.stopCollectStatistics();
  }

  @Override
  public void rotateCollectStatistics() throws IgniteCheckedException {
    engine.rotateCollectStatistics();
  }
}
