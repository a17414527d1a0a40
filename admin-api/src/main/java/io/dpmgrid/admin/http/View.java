package io.dpmgrid.admin.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of something that is slow to ask for. It is asked for by a worker, at most once at a
 * time; readers within its time to live share it, readers soon after get the old one while a new
 * one is made, later ones wait. Once its generation has changed only what was asked for afterwards
 * is shown; however often that happens, one question at most waits behind the one under way. Used
 * on the event loop.
 */
final class View<T> {
  private static final int STALE_FACTOR = 4;
  private final Workers workers;
  private final Callable<T> load;
  private final long ttlNanos;
  private final LongSupplier generation;
  private @Nullable T current;
  private long currentGeneration;
  private long loadedAt;
  private long loadingGeneration;
  private @Nullable Future<T> loading;
  private @Nullable Promise<T> waiting;

  /**
   * Asks for nothing yet.
   *
   * @param generation changes when what is shown is outdated, on whatever thread finds that out
   */
  View(Workers workers, Duration ttl, LongSupplier generation, Callable<T> load) {
    this.workers = workers;
    this.generation = generation;
    this.ttlNanos = ttl.toNanos();
    this.load = load;
  }

  Future<T> get() {
    T known = current;
    if (known != null && currentGeneration == generation.getAsLong()) {
      long age = System.nanoTime() - loadedAt;
      if (age <= ttlNanos) {
        return Future.succeededFuture(known);
      }
      if (age <= ttlNanos * STALE_FACTOR) {
        refresh();
        return Future.succeededFuture(known);
      }
    }
    return refresh();
  }

  private Future<T> refresh() {
    Future<T> running = loading;
    if (running == null) {
      return start();
    }
    if (loadingGeneration == generation.getAsLong()) {
      return running;
    }
    Promise<T> next = waiting;
    if (next == null) {
      next = Promise.promise();
      waiting = next;
    }
    return next.future();
  }

  private Future<T> start() {
    long mine = generation.getAsLong();
    Future<T> started = workers.call(load);
    if (!started.isComplete()) {
      loadingGeneration = mine;
      loading = started;
    }
    return started.onComplete(
        result -> {
          loading = null;
          if (result.succeeded()) {
            current = result.result();
            currentGeneration = mine;
            loadedAt = System.nanoTime();
          }
          Promise<T> next = waiting;
          if (next != null) {
            waiting = null;
            start().onComplete(next);
          }
        });
  }
}
