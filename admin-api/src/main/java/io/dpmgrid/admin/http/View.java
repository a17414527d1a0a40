package io.dpmgrid.admin.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of something that is slow to ask for. It is asked for by a worker, at most once at a
 * time; readers within its time to live share it, readers soon after get the old one while a new
 * one is made, later ones wait. After {@link #invalidate} only what was asked for afterwards is
 * shown. Used on the event loop.
 */
final class View<T> {
  private static final int STALE_FACTOR = 4;
  private final Workers workers;
  private final Callable<T> load;
  private final long ttlNanos;
  private @Nullable T current;
  private long loadedAt;
  private long generation;
  private long loadingGeneration = -1;
  private @Nullable Future<T> loading;

  View(Workers workers, Duration ttl, Callable<T> load) {
    this.workers = workers;
    this.ttlNanos = ttl.toNanos();
    this.load = load;
  }

  Future<T> get() {
    T known = current;
    if (known != null) {
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

  void invalidate() {
    generation++;
    current = null;
  }

  private Future<T> refresh() {
    Future<T> running = loading;
    if (running != null && loadingGeneration == generation) {
      return running;
    }
    long mine = generation;
    loadingGeneration = mine;
    Future<T> started = workers.call(load);
    loading = started;
    started.onComplete(
        result -> {
          if (mine == generation) {
            loading = null;
            if (result.succeeded()) {
              current = result.result();
              loadedAt = System.nanoTime();
            }
          }
        });
    return started;
  }
}
