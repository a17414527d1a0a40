package io.dpmgrid.bench.load;

import io.dpmgrid.node.cluster.AckLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;

/**
 * Users that put at a steady rate, whatever the answers take: a put counts from the moment at which
 * it was due, so one that waits for another is as late as a user would find it. Every step is in a
 * ledger; a put that fails is never repeated.
 */
public final class PacedPuts implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Supplier<IgniteClient> clients;
  private final String cache;
  private final AckLedger ledger;
  private final Shape shape;
  private final Values values;
  private final Recorder latencies = new Recorder(LONGEST_NANOS, 3);
  private final AtomicLong failures = new AtomicLong();
  private final ReadWriteLock gate = new ReentrantReadWriteLock();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean atRest;
  private volatile boolean stopped;

  /**
   * How heavy they are.
   *
   * @param threads each with a client of its own
   * @param perSecond puts of all together
   * @param keys of each thread
   * @param valueBytes size of a value
   */
  public record Shape(int threads, int perSecond, int keys, int valueBytes) {}

  /** Prepares them; {@link #start} starts them. */
  public PacedPuts(Supplier<IgniteClient> clients, String cache, AckLedger ledger, Shape shape) {
    this.clients = clients;
    this.cache = cache;
    this.ledger = ledger;
    this.shape = shape;
    this.values = new Values(shape.valueBytes());
  }

  /** Starts. */
  public void start() {
    for (int i = 0; i < shape.threads(); i++) {
      int user = i;
      Thread thread = new Thread(() -> put(user), "bench-user-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Latencies of the answered puts since this was asked last, in nanoseconds. */
  public Histogram latencies() {
    return latencies.getIntervalHistogram();
  }

  /** Puts so far that were not answered. */
  public long failures() {
    return failures.get();
  }

  /** Does something while nothing is in flight; puts that were due meanwhile are left out. */
  public long atRest(LongSupplier task) {
    atRest = true;
    gate.writeLock().lock();
    try {
      return task.getAsLong();
    } finally {
      atRest = false;
      gate.writeLock().unlock();
    }
  }

  private void put(int user) {
    SplittableRandom random = new SplittableRandom(user);
    long step = shape.threads() * TimeUnit.SECONDS.toNanos(1) / shape.perSecond();
    long due = System.nanoTime() + user * step / shape.threads();
    while (!stopped) {
      try (IgniteClient client = clients.get()) {
        ClientCache<String, byte[]> puts = client.cache(cache);
        while (!stopped) {
          LockSupport.parkNanos(due - System.nanoTime());
          if (System.nanoTime() < due) {
            continue;
          }
          due = put(puts, user + "/" + random.nextInt(shape.keys()), random.nextLong(), due) + step;
        }
      } catch (RuntimeException e) {
        // Who was not answered goes on with the next one, through a node that answers.
        failures.incrementAndGet();
        due = Math.max(due + step, System.nanoTime());
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /** Returns when it was due. */
  private long put(ClientCache<String, byte[]> puts, String name, long seed, long due) {
    // Who is to rest queues up; anybody else does not wait for who waits to make them rest.
    boolean held = atRest || !gate.readLock().tryLock();
    if (held) {
      gate.readLock().lock();
    }
    try {
      long from = held ? System.nanoTime() : due;
      String key = "user/" + name;
      byte[] value = values.of(seed);
      ledger.sending(key, value);
      puts.put(key, value);
      ledger.acknowledged(key, value);
      latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - from));
      return from;
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Stops them; nothing is in flight afterwards. Idempotent. */
  @Override
  public void close() {
    stopped = true;
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
