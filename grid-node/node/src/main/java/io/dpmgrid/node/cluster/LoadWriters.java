package io.dpmgrid.node.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that put without pause, each through a client of its own and with keys of its own, and
 * enter every step in a ledger. Half of the puts overwrite. A put that fails is never repeated: it
 * stays unanswered in the ledger, and the writer goes on with a new client until it is stopped.
 */
public final class LoadWriters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadWriters.class);
  private static final long RETRY_MILLIS = 200;

  private final Supplier<IgniteClient> clients;
  private final String cacheName;
  private final AckLedger ledger;
  private final String prefix;
  private final int valueBytes;
  private final long seed;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicLong acks = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger started = new AtomicInteger();
  private volatile double perSecond = Double.POSITIVE_INFINITY;

  /**
   * Prepares writers; {@link #start} starts them.
   *
   * @param clients makes a client; called again after a failure
   * @param cacheName where to put
   * @param ledger what was sent and acknowledged
   * @param prefix of every key; different writers of one cache need different ones
   * @param valueBytes size of a value
   * @param seed of keys and values
   */
  public LoadWriters(
      Supplier<IgniteClient> clients,
      String cacheName,
      AckLedger ledger,
      String prefix,
      int valueBytes,
      long seed) {
    this.clients = clients;
    this.cacheName = cacheName;
    this.ledger = ledger;
    this.prefix = prefix;
    this.valueBytes = valueBytes;
    this.seed = seed;
  }

  /** Starts {@code count} writers. */
  public void start(int count) {
    started.addAndGet(count);
    for (int i = 0; i < count; i++) {
      int writer = i;
      Thread thread = new Thread(() -> write(writer), prefix + "-writer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * Puts no more than so many from now on.
   *
   * @param puts per second of all writers together, above 0
   */
  public void pace(double puts) {
    perSecond = puts;
  }

  /** Acknowledgements so far. */
  public long acks() {
    return acks.get();
  }

  @Override
  public void close() {
    finish();
  }

  /** Tells the writers to stop and waits until none of them has anything in flight. Idempotent. */
  public void finish() {
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

  private void write(int writer) {
    Random random = new Random(seed + writer);
    long next = 0;
    while (stop.getCount() > 0) {
      try (IgniteClient client = clients.get()) {
        ClientCache<String, byte[]> cache = client.cache(cacheName);
        long due = System.nanoTime();
        while (stop.getCount() > 0) {
          due = awaitTurn(due);
          long number = next == 0 || random.nextBoolean() ? next++ : random.nextLong(next);
          String key = prefix + "/" + writer + "/" + number;
          byte[] value = new byte[valueBytes];
          random.nextBytes(value);
          ledger.sending(key, value);
          cache.put(key, value);
          ledger.acknowledged(key, value);
          acks.incrementAndGet();
        }
      } catch (RuntimeException e) {
        LOG.debug("a put was not answered", e);
        pause();
      }
    }
  }

  /** Returns when the next one is due; a writer that was held up does not make up for it. */
  private long awaitTurn(long due) {
    long step = (long) (started.get() * 1e9 / perSecond);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return Math.max(due, System.nanoTime() - step) + step;
  }

  private void pause() {
    try {
      if (stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }
}
