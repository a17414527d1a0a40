package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.rebalancer.execute.Alert;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.journal.AwayNode;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.JournalCodec;
import io.dpmgrid.rebalancer.execute.journal.JournalState;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The grace of a node that is away ends by time, and two write the journal at once: on a real grid.
 * Each test leaves what the next one begins with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GraceExpiryTest {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int KEYS = 1_000;
  private static final int ROUNDS = 20;
  private static final Map<String, String> QUICK =
      Map.of("rebalance.steady", "0s", "rebalance.grace", GRACE.toSeconds() + "s");

  private final MovingGrid grid;

  GraceExpiryTest() throws Exception {
    grid = new MovingGrid("grace", QUICK);
  }

  @AfterAll
  void stop() throws Exception {
    grid.close();
  }

  private IgniteCache<Integer, byte[]> filled(String name, int backups) {
    IgniteCache<Integer, byte[]> cache =
        grid.node(2)
            .ignite()
            .createCache(
                new CacheConfiguration<Integer, byte[]>(name)
                    .setBackups(backups)
                    .setAffinity(new RendezvousAffinityFunction(false, 16))
                    .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    Map<Integer, byte[]> all = new TreeMap<>();
    IntStream.range(0, KEYS).forEach(key -> all.put(key, new byte[100]));
    cache.putAll(all);
    return cache;
  }

  @Test
  @Order(1)
  void shouldLetOneOfTwoWhoWriteTheJournalAtOnceWin() throws Exception {
    grid.awaitRest();
    List<MoveJournal> journals =
        Stream.of(1, 2, 3).map(i -> new MoveJournal((IgniteEx) grid.node(i).ignite())).toList();
    for (int round = 0; round < ROUNDS; round++) {
      String before = journals.get(1).read();
      List<String> next = List.of(after(before, "node2"), after(before, "node3"));
      CyclicBarrier together = new CyclicBarrier(2);
      List<CompletableFuture<Boolean>> writes =
          Stream.of(0, 1)
              .map(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> write(together, journals.get(i + 1), before, next.get(i))))
              .toList();
      boolean first = writes.get(0).get(1, TimeUnit.MINUTES);
      boolean second = writes.get(1).get(1, TimeUnit.MINUTES);
      assertThat(first).as("exactly one of them wins").isNotEqualTo(second);
      String won = next.get(first ? 0 : 1);
      assertThat(journals).allSatisfy(journal -> assertThat(journal.read()).isEqualTo(won));
      assertThat(journals.get(first ? 2 : 1).compareAndSet(before, next.get(first ? 1 : 0)))
          .as("the loser may not write by what it knew")
          .isFalse();
    }
    grid.awaitRest();
  }

  private static String after(@Nullable String text, String writer) {
    JournalState known = text == null ? JournalState.EMPTY : JournalCodec.decode(text);
    return JournalCodec.encode(known.writtenBy(writer));
  }

  private static boolean write(
      CyclicBarrier together, MoveJournal journal, @Nullable String before, String next) {
    try {
      together.await(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return journal.compareAndSet(before, next);
  }

  @Test
  @Order(2)
  void shouldMakeCopiesAgainWhenTheGraceIsOverAndNotBefore() {
    IgniteCache<Integer, byte[]> cache = filled("twofold", 1);
    grid.awaitRest();
    Instant left = Instant.now();
    grid.close(3);
    RebalanceStatus waiting =
        grid.await("node 3 is away", now -> now.state().away("node3") != null);
    assertThat(waiting.state().current()).isNull();
    RebalanceStatus after =
        grid.await("its copies are made again", now -> !now.state().history().isEmpty());
    FinishedOperation restore = after.state().history().get(0);
    assertThat(restore.kind()).isEqualTo(StepKind.RESTORE);
    assertThat(restore.outcome()).isEqualTo(Outcome.DONE);
    assertThat(Duration.between(left, Instant.parse(restore.startedAt())))
        .as("by itself, and not early")
        .isGreaterThan(GRACE);
    assertThat(grid.baseline()).containsExactly("node1", "node2");
    grid.awaitRest();
    assertThat(cache.size(CachePeekMode.PRIMARY)).isEqualTo(KEYS);
    assertThat(cache.size(CachePeekMode.BACKUP)).isEqualTo(KEYS);
  }

  @Test
  @Order(3)
  void shouldTakeANodeInAgainThatReturnsAfterItsGrace() {
    grid.start(3);
    RebalanceStatus after = grid.await("it joins", now -> now.state().history().size() == 2);
    assertThat(after.state().history().get(1).kind()).isEqualTo(StepKind.JOIN);
    assertThat(after.state().history().get(1).outcome()).isEqualTo(Outcome.DONE);
    assertThat(grid.baseline()).containsExactly("node1", "node2", "node3");
    grid.awaitRest();
    IgniteCache<Integer, byte[]> cache = grid.node(2).ignite().cache("twofold");
    assertThat(cache.size(CachePeekMode.PRIMARY)).isEqualTo(KEYS);
    assertThat(cache.size(CachePeekMode.BACKUP)).isEqualTo(KEYS);
    cache.destroy();
  }

  @Test
  @Order(4)
  void shouldSayWhatIsMissingWhereNobodyIsLeftToTakeTheCopies() {
    IgniteCache<Integer, byte[]> cache = filled("threefold", 2);
    grid.awaitRest();
    grid.close(3);
    RebalanceStatus missing =
        grid.await("something is missing", now -> cannotRestore(now).findAny().isPresent());
    assertThat(cannotRestore(missing))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.subject()).isEqualTo("node3");
              assertThat(alert.message()).contains("copies of node3 are missing", "add a node");
            });
    AwayNode gone = Objects.requireNonNull(missing.state().away("node3"));
    assertThat(gone.awayMs()).isGreaterThanOrEqualTo(GRACE.toMillis());
    assertThat(grid.baseline()).as("it stays welcome").contains("node3");
    grid.start(3);
    grid.awaitRest();
    assertThat(grid.history()).as("nothing else moved").hasSize(2);
    assertThat(cache.size(CachePeekMode.ALL)).isEqualTo(3 * KEYS);
  }

  private static Stream<Alert> cannotRestore(RebalanceStatus status) {
    return status.alerts().stream().filter(alert -> alert.kind() == Alert.Kind.CANNOT_RESTORE);
  }
}
