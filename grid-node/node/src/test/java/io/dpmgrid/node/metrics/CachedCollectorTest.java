package io.dpmgrid.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CachedCollectorTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final LongAdder failures = new LongAdder();

  @Test
  void shouldLookOnceForManyScrapers() {
    CachedCollector cached = new CachedCollector(new Counted(), Duration.ofHours(1));
    for (int i = 0; i < 10; i++) {
      assertThat(cached.collect().get(0).samples.get(0).value).isEqualTo(1);
    }
    assertThat(looks).hasValue(1);
  }

  @Test
  void shouldLookAgainWhenItsTimeIsOver() {
    CachedCollector cached = new CachedCollector(new Counted(), Duration.ofMillis(1));
    Awaitility.await().until(() -> cached.collect().get(0).samples.get(0).value >= 3);
  }

  @Test
  void shouldCountWhatCannotBeReadAndGoOn() {
    NodeCollector broken =
        new Counted() {
          @Override
          void read(Sheet sheet) {
            super.read(sheet);
            throw new IllegalStateException("the engine is stopping");
          }
        };
    assertThat(broken.collect()).as("what was read before").hasSize(1);
    assertThat(failures.sum()).isEqualTo(1);
  }

  private class Counted extends NodeCollector {
    private static final MetricFamily LOOKS = MetricFamily.gauge("looks", "Looks.");

    Counted() {
      super(failures);
    }

    @Override
    List<MetricFamily> metrics() {
      return List.of(LOOKS);
    }

    @Override
    void read(Sheet sheet) {
      sheet.put(LOOKS, looks.incrementAndGet());
    }
  }
}
