package io.dpmgrid.bench.ignite;

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
import org.apache.ignite.IgniteCache;

/** Reads of random keys, counted in windows of 100 ms. */
final class ReadLoad {
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int STEADY_WINDOWS = 3;

  private final IgniteCache<Long, byte[]> cache;
  private final Values values;
  private final long from;
  private final long to;

  ReadLoad(IgniteCache<Long, byte[]> cache, Values values, long from, long to) {
    this.cache = cache;
    this.values = values;
    this.from = from;
    this.to = to;
  }

  /** Reads for {@code millis} and gives the mean rate of the second half, in reads per second. */
  double rate(int threads, long millis, long seed) throws InterruptedException, ExecutionException {
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
  boolean until(double rate, int threads, long limitMillis, long seed)
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
        running.add(pool.submit(() -> loop(random, count, stop)));
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

  private void loop(SplittableRandom random, LongAdder count, AtomicBoolean stop) {
    while (!stop.get()) {
      long key = random.nextLong(from, to);
      byte[] value = cache.get(key);
      if (value == null || !values.isOf(key, value)) {
        throw new IllegalStateException(
            "Key " + key + (value == null ? " is missing" : " has a value that was never written"));
      }
      count.increment();
    }
  }

  private interface WindowJudge {
    boolean judge(double readsPerSecond);
  }
}
