package io.dpmgrid.node.admin;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends to each node in turn, on threads of its own. The engine opens connections on the thread
 * that sends, which can take as long as the detection of a failure: a node that hangs must hold up
 * nobody but those who send to it. Thread-safe.
 */
final class Lanes implements AutoCloseable {
  private static final int MAX_WAITING = 64;

  private final Map<UUID, Queue<Runnable>> lanes = new HashMap<>();
  // As many threads as there are nodes to send to at a time.
  private final ExecutorService threads;

  Lanes(String name) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "dpm-post-" + number.incrementAndGet() + "-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Sends later; does not block.
   *
   * @param send what sends; it catches what it throws
   * @return false if too much waits to be sent to this node, or this is closed
   */
  boolean submit(UUID node, Runnable send) {
    synchronized (lanes) {
      Queue<Runnable> lane = lanes.get(node);
      if (lane != null) {
        return lane.size() < MAX_WAITING && lane.add(send);
      }
      if (threads.isShutdown()) {
        return false;
      }
      Queue<Runnable> made = new ArrayDeque<>();
      made.add(send);
      lanes.put(node, made);
      threads.execute(() -> drain(node));
      return true;
    }
  }

  private void drain(UUID node) {
    while (true) {
      Runnable next;
      synchronized (lanes) {
        Queue<Runnable> lane = lanes.get(node);
        next = lane == null ? null : lane.poll();
        if (next == null) {
          lanes.remove(node);
          return;
        }
      }
      next.run();
    }
  }

  @Override
  public void close() {
    synchronized (lanes) {
      threads.shutdownNow();
    }
  }
}
