package io.dpmgrid.bench.api;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Consoles that each look at the grid once in each second, spread over the second, while they are
 * watched. Their connections stay.
 */
final class Consoles implements AutoCloseable {
  private static final List<String> LOOKS =
      List.of("/api/v1/cluster", "/api/v1/nodes", "/api/v1/pools", "/api/v1/operations");
  private final List<ApiClient> clients = new ArrayList<>();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::look, "bench-consoles");
  private volatile boolean watched;
  private volatile boolean closed;

  Consoles(int number, URI server, String token) throws IOException {
    for (int i = 0; i < number; i++) {
      clients.add(new ApiClient(server, token));
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    long step = TimeUnit.SECONDS.toNanos(1) / clients.size();
    long next = System.nanoTime();
    try {
      for (int i = 0; !closed; i = (i + 1) % clients.size()) {
        if (!watched) {
          rest();
          next = System.nanoTime();
          continue;
        }
        for (String path : LOOKS) {
          int status = clients.get(i).get(path);
          if (status != 200 && status != 304) {
            throw new IOException(path + " was answered with " + status);
          }
          asked.incrementAndGet();
        }
        next += step;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (IOException e) {
      failure.set(e);
    }
  }

  private void rest() {
    while (!watched && !closed) {
      LockSupport.park(this);
    }
  }

  /** Begins to look, or goes on. */
  void watch() {
    watched = true;
    LockSupport.unpark(thread);
  }

  /** Looks no more; a look that has begun is finished. */
  void turnAway() {
    watched = false;
  }

  /** Requests so far. */
  long asked() throws IOException {
    IOException broken = failure.get();
    if (broken != null) {
      throw broken;
    }
    return asked.get();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (ApiClient client : clients) {
      client.close();
    }
  }
}
