package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/**
 * Runs what may block, on a bounded number of threads with a bounded queue, never on the event
 * loop. Called on the event loop, which is also where its futures complete.
 */
public final class Workers implements AutoCloseable {
  /** Name of the request's id in the logging context. */
  public static final String REQUEST_ID = "request_id";

  private final WorkerExecutor executor;
  private final int most;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * Starts the threads.
   *
   * @param threads 1 or more
   * @param queue calls that may wait for a thread
   */
  public Workers(Vertx vertx, String name, int threads, int queue) {
    executor = vertx.createSharedWorkerExecutor(name, threads, 1, TimeUnit.HOURS);
    most = threads + queue;
  }

  /** Runs it. Fails at once with 503 if too many calls wait. */
  public <T> Future<T> call(Callable<T> work) {
    if (pending.incrementAndGet() > most) {
      pending.decrementAndGet();
      return Future.failedFuture(
          new ProblemException(
              ProblemKind.UNAVAILABLE,
              "Too many requests wait for the grid to answer; try again.",
              1));
    }
    String id = MDC.get(REQUEST_ID);
    return executor
        .executeBlocking(
            () -> {
              if (id != null) {
                MDC.put(REQUEST_ID, id);
              }
              try {
                return work.call();
              } finally {
                MDC.remove(REQUEST_ID);
              }
            },
            false)
        .onComplete(done -> pending.decrementAndGet());
  }

  /** Calls that run or wait. */
  public int pending() {
    return pending.get();
  }

  /** The executor, for what bounds itself. */
  public WorkerExecutor executor() {
    return executor;
  }

  /** Ends the threads when they are done. */
  @Override
  public void close() {
    executor.close();
  }
}
