package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.rebalancer.execute.grid.Action;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders to other nodes, in turn for each node, on threads of its own: a node that hangs must
 * not hold up the look at the grid. An order that waits for longer than it is valid is dropped; one
 * that is lost comes again. Thread-safe.
 */
final class OrderBook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderBook.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1_000;

  private final Members members;
  private final Post post;
  private final ThreadPoolExecutor threads;
  // The nodes to which orders are under way, and what is. Guarded by itself.
  private final Set<String> busy = new HashSet<>();
  private final Queue<Order> waiting = new ArrayDeque<>();

  private record Order(String node, Action action, ObjectNode words, long nanos) {}

  OrderBook(Members members, Post post, String name) {
    this.members = members;
    this.post = post;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread =
                  new Thread(task, "dpm-orders-" + number.incrementAndGet() + "-" + name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Gives an order to a node; one like it that still waits is enough. */
  void give(String node, Action action) {
    ObjectNode words = MoveOrders.words(action);
    if (words == null) {
      throw new IllegalArgumentException(action + " is no order for one node");
    }
    synchronized (waiting) {
      boolean known =
          waiting.stream().anyMatch(one -> one.node().equals(node) && one.action().equals(action));
      if (known || waiting.size() >= MOST_WAITING) {
        return;
      }
      // Of two orders for one gate the later one counts.
      waiting.removeIf(
          one ->
              one.node().equals(node)
                  && action instanceof Action.SetGate
                  && one.action() instanceof Action.SetGate);
      waiting.add(new Order(node, action, words, System.nanoTime()));
    }
    carry(node);
  }

  private void carry(String node) {
    synchronized (waiting) {
      if (!busy.add(node)) {
        return;
      }
    }
    try {
      threads.execute(() -> deliver(node));
    } catch (RejectedExecutionException e) {
      synchronized (waiting) {
        busy.remove(node);
        // One that stayed would count as known, and keep others from being carried.
        waiting.removeIf(one -> one.node().equals(node));
      }
      LOG.debug("orders for {} are dropped; they come again", node, e);
    }
  }

  private void deliver(String node) {
    while (true) {
      Order next;
      synchronized (waiting) {
        next = waiting.stream().filter(one -> one.node().equals(node)).findFirst().orElse(null);
        if (next == null) {
          busy.remove(node);
          return;
        }
        waiting.remove(next);
      }
      if (System.nanoTime() - next.nanos() < TimeUnit.MILLISECONDS.toNanos(Action.VALID_MS)) {
        send(next);
      }
    }
  }

  private void send(Order order) {
    try {
      members
          .server(order.node())
          .ifPresent(
              node ->
                  post.ask(List.of(node), MoveOrders.ORDER, order.words(), LIMIT)
                      .forEach(
                          (to, reply) -> {
                            String refusal =
                                reply.answer() == null ? reply.reason() : reply.answer().refusal();
                            if (refusal != null) {
                              LOG.debug("node {} did not {}: {}", to, order.words(), refusal);
                            }
                          }));
    } catch (RuntimeException e) {
      LOG.debug("an order for {} is lost; it comes again", order.node(), e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
