package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.testing.VolatileRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads, many small segments: what holds must hold under every interleaving. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SegmentWriterStressTest {
  private static final int WORD = 8;
  private static final int SEGMENT = 32 << 10;

  @ParameterizedTest
  @CsvSource({"LINE, 2, 300", "LINE, 8, 150", "SYNC, 2, 300", "SYNC, 16, 100"})
  void shouldNeverOverlapNorPassAnUnpublishedRange(PersistModel model, int threads, int rounds)
      throws Exception {
    long seed = new Random().nextLong();
    for (int round = 0; round < rounds; round++) {
      try {
        new Round(model, threads, seed + round).run();
      } catch (AssertionError e) {
        throw new AssertionError("round " + round + ", seed " + seed, e);
      }
    }
  }

  private static final class Round {
    private final AtomicIntegerArray owner = new AtomicIntegerArray(SEGMENT / WORD);
    private final AtomicIntegerArray publishing = new AtomicIntegerArray(SEGMENT / WORD);
    private final AtomicInteger persisted = new AtomicInteger();
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean ended;
    private volatile boolean done;
    private final PersistModel model;
    private final int threads;
    private final long seed;
    private final SegmentWriter writer;
    private final CyclicBarrier start;

    Round(PersistModel model, int threads, long seed) {
      this.model = model;
      this.threads = threads;
      this.seed = seed;
      this.start = new CyclicBarrier(threads + 2);
      this.writer = new SegmentWriter(new VolatileRegion(SEGMENT, model, this::written), 0, 0);
    }

    private void written(long offset, long length) {
      if (model == PersistModel.SYNC) {
        require(persisted.get() == offset, "rounds of group commit overlap or leave a gap");
        persisted.set((int) (offset + length));
      }
    }

    void run() throws Exception {
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int id = i + 1;
        all.add(started(() -> write(id)));
      }
      all.add(started(this::watch));
      all.add(started(() -> closeSometime(new Random(seed))));
      for (Thread thread : all) {
        thread.join();
      }
      if (failure.get() != null) {
        throw new AssertionError("a thread failed", failure.get());
      }
      assertThat(writer.reservedEnd()).isEqualTo(reserved.get());
      assertThat(writer.durable()).isEqualTo(reserved.get());
    }

    private void write(int id) {
      Random random = new Random(seed * 31 + id);
      for (; ; ) {
        int length = WORD * (1 + random.nextInt(random.nextInt(16) == 0 ? 64 : 4));
        long ticket = writer.reserve(length);
        if (ticket == SegmentWriter.FULL) {
          ended = true;
          return;
        }
        int from = SegmentWriter.offset(ticket);
        reserved.addAndGet(length);
        for (int word = from / WORD; word < (from + length) / WORD; word++) {
          require(owner.compareAndSet(word, 0, id), "reservations overlap");
        }
        for (int word = from / WORD; word < (from + length) / WORD; word++) {
          publishing.set(word, 1);
        }
        writer.publish(ticket, length);
        if (random.nextInt(4) != 0) {
          writer.awaitDurable(from + length);
          require(writer.durable() >= from + length, "acknowledged before it was durable");
          require(
              model == PersistModel.LINE || persisted.get() >= from + length,
              "acknowledged before it was persisted");
        }
      }
    }

    private void watch() {
      int seen = 0;
      while (failure.get() == null && !done) {
        int durable = writer.durable();
        require(durable >= seen, "the durable end went back");
        for (int word = seen / WORD; word < durable / WORD; word++) {
          require(publishing.get(word) == 1, "durable passed an unpublished range");
        }
        seen = durable;
        writer.awaitDurable(writer.reservedEnd());
      }
    }

    private void closeSometime(Random random) {
      int until = random.nextInt(SEGMENT + SEGMENT / 4);
      while (failure.get() == null && !ended && writer.reservedEnd() < until) {
        Thread.onSpinWait();
      }
      require(writer.close(), "somebody else closed");
      require(writer.durable() == writer.reservedEnd(), "closed before all was durable");
      done = true;
    }

    private void require(boolean condition, String what) {
      if (!condition) {
        throw new AssertionError(what);
      }
    }

    private Thread started(Runnable work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  work.run();
                } catch (Exception | AssertionError e) {
                  failure.compareAndSet(null, e);
                  writer.fail(e);
                }
              });
      thread.start();
      return thread;
    }
  }
}
