package io.dpmgrid.bench.ignite;

import io.dpmgrid.bench.load.Values;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;

/**
 * Closed-loop puts of random keys: each thread issues the next put when the last one was
 * acknowledged.
 */
final class PutLoad {
  /** Name of the threads that put. */
  static final String CALLERS = "bench-caller";

  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final IgniteCache<Long, byte[]> cache;
  private final Values values;
  private final long keys;

  PutLoad(IgniteCache<Long, byte[]> cache, Values values, long keys) {
    this.cache = cache;
    this.values = values;
    this.keys = keys;
  }

  PutResult run(int threads, long millis, long seed)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, task -> new Thread(task, CALLERS));
    try {
      CpuShares shares = new CpuShares();
      LongAdder callerNanos = new LongAdder();
      long begin = System.nanoTime();
      long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
      List<Future<Caller>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long own = seed * 31 + thread;
        Callable<Caller> loop = () -> loop(new SplittableRandom(own), end, callerNanos);
        running.add(pool.submit(loop));
      }
      Histogram all = new Histogram(LONGEST_NANOS, 3);
      List<@Nullable ProcessorWaits> waits = new ArrayList<>();
      for (Future<Caller> one : running) {
        all.add(one.get().latencies());
        waits.add(one.get().waits());
      }
      long nanos = System.nanoTime() - begin;
      CpuUsage cpu = shares.since(all.getTotalCount(), callerNanos.sum());
      return result(all, nanos, ProcessorWaits.of(waits), cpu);
    } finally {
      pool.shutdownNow();
    }
  }

  private record Caller(Histogram latencies, @Nullable ProcessorWaits waits) {}

  private Caller loop(SplittableRandom random, long end, LongAdder callerNanos) throws IOException {
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    long cpuBefore = cpu.getCurrentThreadCpuTime();
    Histogram histogram = new Histogram(LONGEST_NANOS, 3);
    try (StallWatch watch = new StallWatch()) {
      long before = System.nanoTime();
      while (before < end) {
        long key = random.nextLong(keys);
        cache.put(key, values.readyMade(before));
        long after = System.nanoTime();
        histogram.recordValue(Math.min(after - before, LONGEST_NANOS));
        before = watch.after(before, after);
      }
      callerNanos.add(cpu.getCurrentThreadCpuTime() - cpuBefore);
      return new Caller(histogram, watch.result());
    }
  }

  private static PutResult result(
      Histogram all, long nanos, @Nullable ProcessorWaits waits, CpuUsage cpu) {
    return new PutResult(
        all.getTotalCount(),
        nanos / 1e9,
        all.getValueAtPercentile(50) / 1e3,
        all.getValueAtPercentile(99) / 1e3,
        all.getValueAtPercentile(99.9) / 1e3,
        all.getMaxValue() / 1e3,
        all.getCountBetweenValues(PutResult.STALL_NANOS, LONGEST_NANOS),
        waits,
        cpu);
  }
}
