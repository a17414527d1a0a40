package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.testing.VolatileRegion;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogMeterTest {
  private final LogMeter meter = new LogMeter();

  @Test
  void shouldTimeOneRangeInSixtyFourWhereWritersPersistTheirOwn() {
    SegmentWriter writer = writer(PersistModel.LINE);
    append(writer, 2 * LogMeter.SAMPLED + 1);

    assertThat(timed()).isEqualTo(3);
    assertThat(meter.persistTimes().nanos()).isPositive();
    assertThat(meter.groupCommits()).isZero();
  }

  @Test
  void shouldTimeEverySynchronousWrite() {
    SegmentWriter writer = writer(PersistModel.SYNC);
    append(writer, 5);

    assertThat(timed()).isEqualTo(5);
    assertThat(meter.groupCommits()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(PersistModel.class)
  void shouldTellRangesAndLagOfAWriter(PersistModel model) {
    SegmentWriter writer = writer(model);
    append(writer, 3);
    long open = writer.reserve(100);
    assertThat(writer.ranges()).isEqualTo(3);
    assertThat(writer.lag()).isEqualTo(100);

    writer.publish(open, 100);
    writer.awaitDurable(124);
    assertThat(writer.ranges()).isEqualTo(4);
    assertThat(writer.lag()).isZero();

    writer.closeToReservations();
    assertThat(writer.reserve(8)).isEqualTo(SegmentWriter.FULL);
    assertThat(writer.lag()).as("of a closed segment").isZero();
  }

  @Test
  void shouldCountALongWaitForAnEarlierRangeAsAStall() throws InterruptedException {
    SegmentWriter writer = writer(PersistModel.LINE);
    long first = writer.reserve(8);
    long second = writer.reserve(8);
    writer.publish(second, 8);
    CountDownLatch waits = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              waits.countDown();
              writer.awaitDurable(16);
            });
    waiter.start();
    waits.await();
    long from = System.nanoTime();
    // Longer than the bound by far: the waiter may begin to count a moment later.
    Awaitility.await().until(() -> System.nanoTime() - from > 20 * LogMeter.STALL.toNanos());
    writer.publish(first, 8);
    waiter.join();

    LogMeter.Stalls stalls = meter.stalls(StallCause.ORDER);
    assertThat(stalls.count()).isEqualTo(1);
    assertThat(stalls.nanos()).isGreaterThan(LogMeter.STALL.toNanos());
    assertThat(meter.stalls(StallCause.SYNC)).isEqualTo(LogMeter.Stalls.NONE);
  }

  @Test
  void shouldNotCountAShortWait() {
    meter.waited(StallCause.SYNC, System.nanoTime());

    assertThat(meter.stalls(StallCause.SYNC)).isEqualTo(LogMeter.Stalls.NONE);
  }

  @Test
  void shouldPutATimeIntoTheBucketThatBoundsIt() {
    PersistTimes times = new PersistTimes();
    times.record(100);
    times.record(101);
    times.record(2_000_000_000);

    PersistTimes.Reading reading = times.reading();
    assertThat(reading.counts()).hasSize(PersistTimes.boundsNanos().size() + 1);
    assertThat(reading.counts().get(0)).isEqualTo(1);
    assertThat(reading.counts().get(1)).isEqualTo(1);
    assertThat(reading.counts().get(PersistTimes.boundsNanos().size())).isEqualTo(1);
    assertThat(reading.nanos()).isEqualTo(2_000_000_201);
  }

  private long timed() {
    return meter.persistTimes().counts().stream().mapToLong(Long::longValue).sum();
  }

  private SegmentWriter writer(PersistModel model) {
    return new SegmentWriter(new VolatileRegion(4096, model, (offset, length) -> {}), 0, 0, meter);
  }

  private static void append(SegmentWriter writer, int ranges) {
    for (int i = 0; i < ranges; i++) {
      long ticket = writer.reserve(8);
      writer.publish(ticket, 8);
      writer.awaitDurable(SegmentWriter.offset(ticket) + 8);
    }
  }
}
