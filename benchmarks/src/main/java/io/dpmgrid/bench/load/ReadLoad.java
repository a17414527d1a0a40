package io.dpmgrid.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads of random keys, counted in windows of 100 ms. */
public final class ReadLoad {
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int STEADY_WINDOWS = 3;

  private final Supplier<KeyReader> readers;
  private final Values values;
  private final long from;
  private final long to;

  /**
   * Reads keys of {@code [from, to)}.
   *
   * @param readers gives each thread a reader of its own
   */
  public ReadLoad(Supplier<KeyReader> readers, Values values, long from, long to) {
    this.readers = readers;
    this.values = values;
    this.from = from;
    this.to = to;
  }

  /** Reads for {@code millis} and gives the mean rate of the second half, in reads per second. */
  public double rate(int threads, long millis, long seed)
      throws InterruptedException, ExecutionException {
    List<Double> windows = new ArrayList<>();
    read(threads, seed, millis, window -> !windows.add(window));
    return windows.stream()
        .skip(windows.size() / 2)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  /**
   * Reads until three windows in a row reach {@code rate}.
   *
   * @return whether that happened within {@code limitMillis}
   */
  public boolean until(double rate, int threads, long limitMillis, long seed)
      throws InterruptedException, ExecutionException {
    int[] steady = {0};
    return read(
        threads,
        seed,
        limitMillis,
        window -> {
          steady[0] = window >= rate ? steady[0] + 1 : 0;
          return steady[0] == STEADY_WINDOWS;
        });
  }

  private boolean read(int threads, long seed, long millis, WindowJudge enough)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    LongAdder count = new LongAdder();
    AtomicBoolean stop = new AtomicBoolean();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        SplittableRandom random = new SplittableRandom(seed * 31 + thread);
        running.add(
            pool.submit(
                () -> {
                  loop(random, count, stop);
                  return null;
                }));
      }
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      boolean done = false;
      long before = System.nanoTime();
      while (!done && before < end) {
        // A measuring window, not a wait for something to happen.
        TimeUnit.NANOSECONDS.sleep(WINDOW_NANOS);
        long now = System.nanoTime();
        done = enough.judge(count.sumThenReset() * 1e9 / (now - before));
        before = now;
      }
      stop.set(true);
      for (Future<?> one : running) {
        one.get();
      }
      return done;
    } finally {
      stop.set(true);
      pool.shutdownNow();
    }
  }

  private void loop(SplittableRandom random, LongAdder count, AtomicBoolean stop) throws Exception {
    try (KeyReader reader = readers.get()) {
      loop(reader, random, count, stop);
    }
  }

  private void loop(KeyReader reader, SplittableRandom random, LongAdder count, AtomicBoolean stop)
      throws IOException {
    while (!stop.get()) {
      long key = random.nextLong(from, to);
      byte[] value = reader.read(key);
      if (value == null || !values.isOf(key, value)) {
        throw new IllegalStateException(
            "Key " + key + (value == null ? " is missing" : " has a value that was never written"));
      }
      count.increment();
    }
  }

  /** Reads the value of a key. Used by one thread. */
  public interface KeyReader extends AutoCloseable {
    /** The value, or null if there is none. */
    byte @Nullable [] read(long key) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  private interface WindowJudge {
    boolean judge(double readsPerSecond);
  }
}
