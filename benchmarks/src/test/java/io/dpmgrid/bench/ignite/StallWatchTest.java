package io.dpmgrid.bench.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  @Test
  void shouldBlameTheSchedulerOnlyForWhatCannotHaveBeenBeforeTheStall() {
    assertThat(StallWatch.isMostlyWait(60, 30, 0)).isTrue();
    assertThat(StallWatch.isMostlyWait(60, 29, 0)).isFalse();
    assertThat(StallWatch.isMostlyWait(60, 35, 9)).isFalse();
    assertThat(StallWatch.isMostlyWait(60, 39, 9)).isTrue();
  }

  @Test
  void shouldCountTheTimeThatAThreadHadNoProcessor() throws Exception {
    // More threads than processors, so that some must wait; what one waited never shrinks.
    int count = 4 * Runtime.getRuntime().availableProcessors();
    List<Long> waited = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(
              () -> {
                try (ProcessorWait wait = ProcessorWait.open()) {
                  if (wait == null) {
                    return; // this kernel does not tell
                  }
                  long before = wait.nanos();
                  long end = System.nanoTime() + 200_000_000;
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                  synchronized (waited) {
                    waited.add(wait.nanos() - before);
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(waited).allMatch(nanos -> nanos >= 0);
    if (!waited.isEmpty()) {
      assertThat(waited).hasSize(count).anyMatch(nanos -> nanos > 0);
    }
  }

  @Test
  void shouldAverageWhatCallersWaitedAndSumTheirStalls() {
    ProcessorWaits one = new ProcessorWaits(10, 1);
    ProcessorWaits other = new ProcessorWaits(30, 2);

    assertThat(ProcessorWaits.of(List.of(one, other))).isEqualTo(new ProcessorWaits(20, 3));
    assertThat(ProcessorWaits.of(Arrays.asList(one, null))).isNull();
    assertThat(ProcessorWaits.of(List.of())).isNull();
  }
}
