package io.dpmgrid.ignite.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebalanceGateTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long HELD_LIMIT = 10_000;
  private static final GateSetting PAUSED = new GateSetting(1, 0);

  private final UUID first = new UUID(0, 1);
  private final UUID second = new UUID(0, 2);
  private final Set<UUID> there = ConcurrentHashMap.newKeySet();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> dropped = new CopyOnWriteArrayList<>();
  private final String name = "test-" + UUID.randomUUID();
  private final RebalanceGate gate = new RebalanceGate(name, HELD_LIMIT, there::contains);

  RebalanceGateTest() {
    there.addAll(Set.of(first, second));
  }

  @AfterEach
  void close() {
    gate.close();
  }

  private void pass(UUID to, int group, long rebalanceId, int bytes, String name) {
    pass(to, group, rebalanceId, bytes, name, () -> sent.add(name));
  }

  private void pass(UUID to, int group, long rebalanceId, int bytes, String name, Runnable send) {
    gate.pass(
        new SupplyMessage(
            to,
            group,
            rebalanceId,
            bytes,
            new SupplyMessage.Delivery() {
              @Override
              public void send() {
                send.run();
              }

              @Override
              public void dropped() {
                dropped.add(name);
              }
            }));
  }

  private void awaitSent(int count) {
    await().atMost(LIMIT).until(() -> sent.size() >= count);
  }

  @Test
  void shouldSendOnTheCallersThreadWhileNothingLimits() {
    List<Thread> threads = new ArrayList<>();
    pass(first, 1, 1, 100, "a", () -> threads.add(Thread.currentThread()));
    assertThat(threads).containsExactly(Thread.currentThread());
    GateStatistics seen = gate.statistics();
    assertThat(seen.supplied().get(1)).isEqualTo(new GateStatistics.Supplied(1, 100));
    assertThat(seen.heldMessages()).isZero();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("dpm-rebalance-gate-" + name);
  }

  @Test
  void shouldHoldWhilePausedAndGoOnInOrder() {
    gate.apply(PAUSED);
    IntStream.range(0, 50).forEach(i -> pass(first, i % 3, 1, 10, "first " + i));
    IntStream.range(0, 50).forEach(i -> pass(second, i % 3, 1, 10, "second " + i));
    assertThat(sent).isEmpty();
    assertThat(gate.statistics().heldMessages()).isEqualTo(100);
    assertThat(gate.statistics().heldBytes()).isEqualTo(1_000);

    gate.apply(GateSetting.OPEN);
    awaitSent(100);

    for (String to : List.of("first", "second")) {
      assertThat(sent.stream().filter(name -> name.startsWith(to)))
          .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> to + " " + i).toList());
    }
    await().atMost(LIMIT).until(() -> gate.statistics().heldMessages() == 0);
    assertThat(gate.statistics().heldBytes()).isZero();
    assertThat(gate.statistics().suppliedBytes()).isEqualTo(1_000);
  }

  @Test
  void shouldNotLetAMessageOvertakeOneThatIsBeingSent() throws Exception {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    gate.apply(PAUSED);
    pass(
        first,
        1,
        1,
        10,
        "slow",
        () -> {
          sending.countDown();
          awaitLatch(go);
          sent.add("slow");
        });
    gate.apply(GateSetting.OPEN);
    assertThat(sending.await(60, TimeUnit.SECONDS)).isTrue();
    pass(first, 1, 1, 10, "next");
    pass(second, 1, 1, 10, "other node");
    assertThat(sent).containsExactly("other node");
    go.countDown();
    awaitSent(3);
    assertThat(sent).containsExactly("other node", "slow", "next");
  }

  @Test
  void shouldKeepToTheRate() {
    gate.apply(new GateSetting(0, 20_000));
    long began = System.nanoTime();
    IntStream.range(0, 20).forEach(i -> pass(first, 1, 1, 1_000, "m" + i));
    assertThat(sent).as("the first goes at once").hasSizeBetween(1, 19);
    awaitSent(20);
    // The slower side only depends on the machine.
    assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(600).toNanos());
  }

  @Test
  void shouldForgetWhatIsOwedWhenTheLimitIsTakenBack() {
    gate.apply(new GateSetting(0, 1));
    pass(first, 1, 1, 5_000, "owed for hours");
    pass(first, 1, 1, 5, "waits");
    assertThat(sent).containsExactly("owed for hours");
    gate.apply(GateSetting.OPEN);
    awaitSent(2);
  }

  @Test
  void shouldDropWhatIsHeldForANodeThatLeft() {
    gate.apply(PAUSED);
    pass(first, 1, 1, 10, "lost");
    pass(second, 1, 1, 10, "kept");
    there.remove(first);
    gate.left(first);
    assertThat(dropped).containsExactly("lost");
    assertThat(gate.statistics().heldMessages()).isEqualTo(1);
    assertThat(gate.statistics().droppedMessages()).isEqualTo(1);

    pass(first, 1, 1, 10, "too late");
    assertThat(dropped).containsExactly("lost", "too late");
    gate.apply(GateSetting.OPEN);
    awaitSent(1);
    assertThat(sent).containsExactly("kept");
  }

  @Test
  void shouldDropWhatAnswersAnEarlierRequestOfTheSameNodeAndGroup() {
    gate.apply(PAUSED);
    pass(first, 1, 7, 10, "outdated");
    pass(first, 2, 7, 10, "another group");
    pass(second, 1, 7, 10, "another node");
    pass(first, 1, 8, 10, "asked anew");
    assertThat(dropped).containsExactly("outdated");
    gate.apply(GateSetting.OPEN);
    awaitSent(3);
    assertThat(sent).doesNotContain("outdated").contains("asked anew", "another group");
  }

  @Test
  void shouldHoldNoMoreThanItMayHoweverLongThePause() {
    gate.apply(PAUSED);
    IntStream.range(0, 30).forEach(i -> pass(first, i, 1, 1_000, "m" + i));
    await().atMost(LIMIT).until(() -> gate.statistics().heldBytes() <= HELD_LIMIT);
    assertThat(sent).startsWith("m0", "m1", "m2");
    await().atMost(LIMIT).until(() -> gate.statistics().forcedMessages() == 20);
    assertThat(gate.statistics().heldMessages()).isEqualTo(10);
    assertThat(dropped).isEmpty();
  }

  @Test
  void shouldTryAgainWhatCouldNotBeSentToANodeThatIsThere() {
    AtomicInteger tries = new AtomicInteger();
    gate.apply(PAUSED);
    pass(
        first,
        1,
        1,
        10,
        "stubborn",
        () -> {
          if (tries.incrementAndGet() < 2) {
            throw new IllegalStateException("no connection");
          }
          sent.add("stubborn");
        });
    pass(first, 1, 1, 10, "behind");
    pass(second, 1, 1, 10, "not behind");
    gate.apply(GateSetting.OPEN);
    awaitSent(3);
    assertThat(sent).containsExactly("not behind", "stubborn", "behind");
    await().atMost(LIMIT).until(() -> gate.statistics().suppliedBytes() == 30);
  }

  @Test
  void shouldTellTheCallerWhatFailsAtOnce() {
    assertThatThrownBy(
            () ->
                pass(
                    first,
                    1,
                    1,
                    10,
                    "x",
                    () -> {
                      throw new IllegalStateException("no connection");
                    }))
        .hasMessage("no connection");
    assertThat(gate.statistics().suppliedBytes()).isZero();
  }

  @Test
  void shouldDropEverythingWhenItIsClosed() {
    gate.apply(PAUSED);
    pass(first, 1, 1, 10, "held");
    gate.close();
    assertThat(dropped).containsExactly("held");
    pass(first, 1, 1, 10, "late");
    assertThat(dropped).containsExactly("held", "late");
    assertThat(sent).isEmpty();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("dpm-rebalance-gate-" + name)));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
