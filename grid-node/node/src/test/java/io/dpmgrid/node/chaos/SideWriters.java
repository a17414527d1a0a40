package io.dpmgrid.node.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/**
 * Threads that put without pause through one side of a cluster, each key once, and remember when
 * what was sent and answered. What failed is never sent again.
 */
final class SideWriters implements AutoCloseable {
  static final String REFUSAL = "cache topology is not valid";

  private static final int VALUE_BYTES = 120;
  private static final long BETWEEN_MILLIS = 4;
  private static final long AFTER_FAILURE_MILLIS = 100;

  /**
   * An answer, or that there was none.
   *
   * @param sentNanos {@link System#nanoTime} before the put
   * @param endedNanos behind it
   * @param failure empty if it was acknowledged
   */
  record Put(String key, long sentNanos, long endedNanos, String failure) {
    boolean acknowledged() {
      return failure.isEmpty();
    }

    boolean refused() {
      return failure.contains(REFUSAL);
    }
  }

  private final Supplier<IgniteClient> clients;
  private final String cache;
  private final String name;
  private final Queue<Put> puts = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  SideWriters(Supplier<IgniteClient> clients, String cache, String name, int count) {
    this.clients = clients;
    this.cache = cache;
    this.name = name;
    for (int i = 0; i < count; i++) {
      int writer = i;
      Thread thread = new Thread(() -> write(writer), name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** What a key's value is. */
  static byte[] value(String key) {
    byte[] value = new byte[VALUE_BYTES];
    new Random(key.hashCode()).nextBytes(value);
    return value;
  }

  /** Everything so far. */
  List<Put> puts() {
    return List.copyOf(puts);
  }

  long acks() {
    return puts.stream().filter(Put::acknowledged).count();
  }

  private void write(int writer) {
    long number = 0;
    while (stop.getCount() > 0) {
      try (IgniteClient client = clients.get()) {
        ClientCache<String, byte[]> to = client.cache(cache);
        boolean connected = true;
        while (connected && stop.getCount() > 0) {
          Put put = put(to, name + "/" + writer + "/" + number++);
          puts.add(put);
          // A refusal is an answer; after anything else the connection may be none any more.
          connected = put.acknowledged() || put.refused();
          pause(put.acknowledged() ? BETWEEN_MILLIS : AFTER_FAILURE_MILLIS);
        }
      } catch (RuntimeException e) {
        pause(AFTER_FAILURE_MILLIS);
      }
    }
  }

  private static Put put(ClientCache<String, byte[]> to, String key) {
    long sent = System.nanoTime();
    try {
      to.put(key, value(key));
      return new Put(key, sent, System.nanoTime(), "");
    } catch (RuntimeException e) {
      return new Put(key, sent, System.nanoTime(), "" + e);
    }
  }

  private void pause(long millis) {
    try {
      if (stop.await(millis, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /** Waits until nothing is under way any more. */
  @Override
  public void close() {
    stop.countDown();
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
