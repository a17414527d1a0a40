package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpmgrid.admin.grid.Cluster;
import io.dpmgrid.admin.grid.ClusterHealth;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.PlanRefusal;
import io.dpmgrid.admin.grid.PlannedStep;
import io.dpmgrid.admin.grid.PlannedStepKind;
import io.dpmgrid.admin.grid.RebalanceGuard;
import io.dpmgrid.admin.grid.RebalancePreview;
import io.dpmgrid.admin.grid.RebalancePreviewRequest;
import io.dpmgrid.ignite.affinity.CapacityAwareAffinityFunction;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.rebalancer.execute.Alert;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.grid.CatchUpPartition;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointEntry;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointHistory;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes of one real grid come, go and come back; each test leaves what the next one begins with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MoveExecutionTest {
  private static final int KEYS = 12_000;
  // So large that each node that sends copies has more than one message of them to send.
  private static final int VALUE = 400;
  private static final int CHANGED = 200;
  private static final int FLAPS = 20;
  // So many that the engine by itself would copy them whole, as they have few entries.
  private static final int PARTITIONS = 64;
  private static final long SLOW = 45_000;
  private static final double MOST_ERROR = 0.25;
  private static final int BATCH = 16 << 10;
  private static final String PROGRESS =
      "drain of node4: moving, \\d+ copies \\(.*\\) left, .*/s, done in .*";
  private static final long LEAST = 400 << 10;
  private static final Map<String, String> QUICK =
      Map.of(
          "rebalance.steady", "0s",
          // Nodes 1, 2 and 4 are in one zone, node 3 in another.
          "rebalance.zones", "required",
          // No operation is as quick as that.
          "rebalance.guard-p99", "1us",
          "rebalance.guard-least", LEAST / 1024 + "KB",
          "rebalance.guard-most", "3200KB");

  private final MovingGrid grid;
  private final IgniteCache<Integer, byte[]> cache;
  private @Nullable Terminal terminal;

  MoveExecutionTest() throws Exception {
    grid = new MovingGrid("moves", QUICK);
    cache =
        grid.node(2)
            .ignite()
            .createCache(
                new CacheConfiguration<Integer, byte[]>("data")
                    .setBackups(1)
                    .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS))
                    .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    Map<Integer, byte[]> all = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      all.put(key, new byte[VALUE]);
    }
    cache.putAll(all);
  }

  @AfterAll
  void stop() throws Exception {
    grid.close();
  }

  private static boolean isInACheckpoint(GridNode node) {
    var shared = ((IgniteEx) node.ignite()).context().cache().context();
    CheckpointHistory history =
        ((GridCacheDatabaseSharedManager) shared.database()).checkpointHistory();
    CheckpointEntry last = history == null ? null : history.lastCheckpoint();
    try {
      return last != null && last.groupState(shared.wal()).containsKey(CU.cacheId("data"));
    } catch (IgniteCheckedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply ask(Command command) {
    return grid.node(3).executor().ask(command);
  }

  private void assertNothingIsLost() {
    assertThat(cache.size(CachePeekMode.PRIMARY)).isEqualTo(KEYS);
    assertThat(cache.size(CachePeekMode.BACKUP)).isEqualTo(KEYS);
    assertThat(grid.observed().lost()).isEmpty();
  }

  @Test
  @Order(1)
  void shouldWaitForANodeThatIsAwayAndBringItBackByTheLog() throws Exception {
    grid.awaitRest();
    // The cache is new: until a checkpoint has seen it, who restarts gets full copies.
    MovingGrid.eventually()
        .until(() -> grid.nodes().stream().allMatch(MoveExecutionTest::isInACheckpoint));
    MovingGrid.eventually().until(() -> grid.node(2).executor().mayRestart("node3").allowed());
    Set<String> before = grid.baseline();
    grid.close(3);
    grid.await("somebody keeps the log", now -> keepers("node3").equals(Set.of("node1", "node2")));
    for (int key = 0; key < CHANGED; key++) {
      cache.put(key, new byte[1_000]);
    }
    long suppliedBefore = grid.supplied();
    grid.node(2).ports().rebalance().pause();
    grid.start(3);
    long moved;
    try (HeldCheckpoints held = new HeldCheckpoints(grid.node(3))) {
      grid.node(2).ports().rebalance().resume();
      MovingGrid.eventually()
          .until(() -> Objects.requireNonNull(grid.observed().member("node3")).complete());
      moved = grid.supplied() - suppliedBefore;
      held.await();
      shouldAllowNoRestartBeforeACheckpoint();
    }
    MovingGrid.eventually().until(() -> grid.node(2).executor().mayRestart("node1").allowed());
    grid.awaitRest();
    assertThat(grid.baseline()).isEqualTo(before);
    assertThat(grid.history()).isEmpty();
    assertThat(moved)
        .as("what changed, not everything")
        .isPositive()
        .isLessThan((long) KEYS * VALUE / 4);
    MovingGrid.eventually().until(() -> keepers("node3").isEmpty());
    assertNothingIsLost();
  }

  private void shouldAllowNoRestartBeforeACheckpoint() {
    await()
        .during(HeldCheckpoints.LONG_ENOUGH)
        .atMost(HeldCheckpoints.LONG_ENOUGH.multipliedBy(10))
        .untilAsserted(
            () ->
                assertThat(grid.node(2).executor().mayRestart().values())
                    .hasSize(3)
                    .allSatisfy(
                        one -> {
                          assertThat(one.allowed()).isFalse();
                          assertThat(one.reasons())
                              .anyMatch(
                                  why -> why.startsWith("node3 needs a checkpoint: without one"));
                        }));
  }

  @Test
  @Order(2)
  void shouldMoveNothingWhenANodeFlaps() {
    long version = new Members((IgniteEx) grid.node(2).ignite()).baselineId();
    Set<String> before = grid.baseline();
    long began = System.nanoTime();
    long suppliedBefore = grid.supplied();
    long most = 0;
    try (AcknowledgedWrites writes = new AcknowledgedWrites(cache, KEYS, VALUE)) {
      for (int i = 0; i < FLAPS; i++) {
        long supplied = grid.supplied();
        grid.close(3);
        grid.start(3);
        RebalanceStatus now = grid.status();
        assertThat(now.state().current()).isNull();
        assertThat(now.grid() == null ? null : now.grid().member("node3"))
            .satisfiesAnyOf(
                one -> assertThat(one).isNull(),
                one -> assertThat(one.catchUp()).allMatch(CatchUpPartition::delta));
        most = Math.max(most, grid.supplied() - supplied);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      MovingGrid.eventually()
          .until(() -> Objects.requireNonNull(grid.observed().member("node3")).complete());
      writes.end();
      grid.awaitRest();
      System.out.printf(
          "node 3 flapped %d times in %d s: %d bytes moved, %d at most at once; %d writes%n",
          FLAPS, seconds, grid.supplied() - suppliedBefore, most, writes.count());
      writes.assertOnEveryCopy(grid.nodes());
    }
    assertThat(new Members((IgniteEx) grid.node(2).ignite()).baselineId()).isEqualTo(version);
    assertThat(grid.baseline()).isEqualTo(before);
    assertThat(grid.history()).isEmpty();
    assertThat(most).as("what changed, not everything").isLessThan((long) KEYS * VALUE / 4);
    assertNothingIsLost();
  }

  private Set<String> keepers(String away) {
    return grid.observed().members().stream()
        .filter(member -> member.reservedFor().contains(away))
        .map(Member::id)
        .collect(Collectors.toSet());
  }

  @Test
  @Order(3)
  void shouldRefuseAJoinAndADrainThatThePolicyForbids() {
    makeApart("apart", 3);
    grid.start(4, true);
    String why = "group apart has 3 copies in a cluster of 2 zones: add a node in another zone";
    grid.await(
        "the status says why nothing begins",
        now ->
            now.alerts().stream()
                .anyMatch(
                    alert -> alert.kind() == Alert.Kind.REFUSED && alert.message().contains(why)));
    Reply join = ask(new Command.Join("node4"));
    assertThat(join.accepted()).isFalse();
    assertThat(join.message()).contains("node4 cannot join", why, "rebalance.zones");
    assertThatThrownBy(() -> preview(List.of("node4"), List.of()))
        .isInstanceOf(GridProblem.Refused.class)
        .hasMessageContaining(why);
    assertThat(grid.baseline()).containsExactly("node1", "node2", "node3");
    // Without the cache node 4 would join.
    grid.node(2).ports().rebalance().pause();
    grid.await("moves are paused", now -> now.state().wishes().paused());
    grid.node(2).ignite().destroyCache("apart");
    makeApart("apart", 2);
    String left = "only 1 zone would be left for the 2 copies of apart";
    Reply drain = ask(new Command.Drain("node3"));
    assertThat(drain.accepted()).isFalse();
    assertThat(drain.message()).contains("node3 cannot be drained", left, "rebalance.zones");
    assertThat(preview(List.of(), List.of("node3")).refusals())
        .extracting(PlanRefusal::reason)
        .containsExactly(left);
    assertThat(grid.baseline()).containsExactly("node1", "node2", "node3");
    assertThat(grid.history()).isEmpty();
    grid.node(2).ignite().destroyCache("apart");
  }

  private void makeApart(String name, int copies) {
    grid.node(2)
        .ignite()
        .createCache(
            new CacheConfiguration<Integer, byte[]>(name)
                .setBackups(copies - 1)
                .setAffinity(new CapacityAwareAffinityFunction(16)));
  }

  private RebalancePreview preview(List<String> add, List<String> remove) {
    return grid.node(3).ports().rebalance().preview(new RebalancePreviewRequest(add, remove));
  }

  @Test
  @Order(4)
  void shouldLetANewNodeJoinAndGoOnWhenWhoDecidesDies() throws Exception {
    grid.await(
        "node 4 waits while moves are paused",
        now -> now.state().wishes().paused() && now.grid() != null && now.grid().runs("node4"));
    assertThat(grid.status().state().current()).isNull();
    grid.node(2).ports().rebalance().throttle(20_000L);
    grid.node(2).ports().rebalance().resume();
    grid.await(
        "copies move",
        now ->
            now.state().current() != null
                && now.state().current().phase() == Phase.MOVING
                && now.grid() != null
                && now.grid().progress().copiesLeft() > 0);
    assertThat(grid.status().state().current()).isNotNull();
    assertThat(grid.observed().members().stream().flatMap(member -> member.catchUp().stream()))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.why()).isNotEmpty())
        .extracting(CatchUpPartition::group)
        .containsOnly("data");
    assertThat(grid.node(3).executor().coordinator()).hasValue("node1");
    grid.close(1);
    MovingGrid.eventually()
        .until(() -> grid.node(3).executor().coordinator().equals(Optional.of("node2")));
    grid.start(1);
    grid.node(2).ports().rebalance().throttle(null);
    grid.awaitDone(0, StepKind.JOIN);
    assertThat(grid.baseline()).contains("node4").hasSize(4);
    grid.awaitRest();
    assertNothingIsLost();
  }

  @Test
  @Order(5)
  void shouldSayWhetherANodeMayBeRestarted() {
    MovingGrid.eventually()
        .untilAsserted(
            () -> {
              Map<String, RestartAdvice> advice = grid.node(3).executor().mayRestart();
              assertThat(advice.keySet()).containsExactly("node1", "node2", "node3", "node4");
              assertThat(advice.values()).allSatisfy(one -> assertThat(one.reasons()).isEmpty());
            });
  }

  @Test
  @Order(6)
  void shouldRefuseADrainWhileThereIsOneCopyOfSomething() {
    grid.node(2)
        .ignite()
        .createCache(new CacheConfiguration<Integer, byte[]>("single").setBackups(0));
    Reply reply = ask(new Command.Drain("node4"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message())
        .contains("only one copy of what is in single. ")
        .contains("make one that has backups");
    assertThat(grid.status().state().wishes().leaving()).isEmpty();
    grid.node(2).ignite().destroyCache("single");
  }

  @Test
  @Order(7)
  void shouldTakeARunningNodeOutOnceItsCopiesAreWhereThePlanShows() throws Exception {
    int before = grid.history().size();
    List<List<String>> owners = owners();
    RebalancePreview plan = preview(List.of(), List.of("node4"));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).extracting(PlannedStep::kind).containsExactly(PlannedStepKind.DRAIN);
    // So slow that there is something to reckon with.
    grid.node(2).ports().rebalance().throttle(SLOW);
    // And so many messages that what comes is no step.
    grid.nodes().forEach(node -> node.ignite().configuration().setRebalanceBatchSize(BATCH));
    grid.await("moves are slow", now -> now.state().wishes().bytesPerSecond() == SLOW);
    long suppliedBefore = grid.supplied();
    drainTheFourth();
    EtaSamples eta = new EtaSamples();
    MovingGrid.eventually()
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !eta.take(grid.node(1).ports().rebalance().rebalance()));
    long sent = grid.supplied() - suppliedBefore;
    System.out.printf(
        "drain of %d bytes by its preview: %d sent in %.1f s; %s%n",
        plan.movedBytes(), sent, eta.seconds(), eta);
    grid.node(2).ports().rebalance().throttle(null);
    grid.awaitDone(before, StepKind.DRAIN);
    assertThat(grid.baseline()).doesNotContain("node4").hasSize(3);
    assertThat(grid.last().plannedBytes()).isPositive().isEqualTo(plan.movedBytes());
    // Plans count pages: entries fill them in part, in partitions as small as these by little more
    // than half. Which copies move is compared below, and there one is one.
    assertThat(sent).isBetween(plan.movedBytes() / 2, plan.movedBytes());
    assertThat(grid.last().movedBytes()).isCloseTo(sent, Percentage.withPercentage(1));
    assertThat(eta.medianError(EtaSamples.Sample::moves)).as("%s", eta).isLessThan(MOST_ERROR);
    assertThat(eta.medianError(EtaSamples.Sample::operation)).as("%s", eta).isLessThan(MOST_ERROR);
    grid.awaitRest();
    assertThat(plan.steps().get(0).moves())
        .extracting(move -> move.partition() + " to " + move.toNodeId())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(moves(owners, owners()));
    assertNothingIsLost();
    // It keeps them until it has seen that all others have theirs.
    MovingGrid.eventually()
        .until(() -> grid.node(4).ignite().cache("data").localSize(CachePeekMode.ALL) == 0);
    if (terminal != null) {
      terminal.code();
    }
    grid.close(4);
    assertNothingIsLost();
  }

  private void drainTheFourth() throws IOException {
    if (!Terminal.isThere()) {
      Reply reply = ask(new Command.Drain("node4"));
      assertThat(reply.accepted()).as(reply.message()).isTrue();
    } else {
      List<String> command =
          List.of(
              "rebalance",
              "drain",
              "node4",
              "--wait",
              "--url",
              grid.node(4).adminUrl().orElseThrow(),
              "--token-file",
              grid.directory(4).resolve("work").resolve("admin-token").toString());
      terminal = Terminal.run(command);
    }
  }

  @Test
  @Order(8)
  void shouldShowOnATerminalHowFarItIs() throws Exception {
    assumeTrue(Terminal.isThere(), "NO TERMINAL WAS TRIED: script (util-linux) is missing");
    try (Terminal shown = Objects.requireNonNull(terminal)) {
      assertThat(shown.code()).isZero();
      assertThat(shown.lines().stream().filter(line -> line.matches(PROGRESS)))
          .hasSizeGreaterThan(3);
    }
  }

  private List<List<String>> owners() {
    Affinity<Integer> affinity = grid.node(2).ignite().affinity("data");
    return IntStream.range(0, PARTITIONS)
        .mapToObj(
            p ->
                affinity.mapPartitionToPrimaryAndBackups(p).stream()
                    .map(node -> String.valueOf(node.consistentId()))
                    .toList())
        .toList();
  }

  private static List<String> moves(List<List<String>> before, List<List<String>> after) {
    return IntStream.range(0, PARTITIONS)
        .boxed()
        .flatMap(
            p ->
                after.get(p).stream()
                    .filter(to -> !before.get(p).contains(to))
                    .map(to -> p + " to " + to))
        .toList();
  }

  @Test
  @Order(9)
  void shouldMakeCopiesAgainOfANodeThatIsGivenUp() {
    grid.awaitRest();
    int before = grid.history().size();
    grid.close(3);
    grid.await("node 3 is away", now -> now.state().away("node3") != null);
    Reply reply = grid.node(1).executor().ask(new Command.GiveUp("node3"));
    assertThat(reply.accepted()).as(reply.message()).isTrue();
    grid.awaitDone(before, StepKind.RESTORE);
    assertThat(grid.baseline()).containsExactly("node1", "node2");
    assertNothingIsLost();
  }

  @Test
  @Order(10)
  void shouldTakeANodeBackAsSlowlyAsUsersWantItAndNotSlower() {
    int before = grid.history().size();
    grid.node(1).ports().rebalance().throttle(20_000L);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> users = CompletableFuture.runAsync(() -> put(enough));
    try {
      grid.start(3);
      grid.await(
          "copies move", now -> now.grid() != null && now.grid().progress().copiesLeft() > 0);
      // So that some are still to come when the guard has done what it can.
      grid.node(1).ports().rebalance().pause();
      grid.node(1).ports().rebalance().throttle(null);
      grid.await(
          "the guard allows as little as it may",
          now ->
              now.guard() != null
                  && now.guard().disturbed()
                  && now.guard().bytesPerSecond() == LEAST);
      MovingGrid.eventually()
          .until(
              () ->
                  Stream.of(1, 2)
                      .allMatch(
                          i -> MovingGrid.gate(grid.node(i)).order().bytesPerSecond() == LEAST));
      RebalanceGuard shown =
          Objects.requireNonNull(grid.node(3).ports().executor().execution().guard());
      assertThat(shown.limitSeconds()).isEqualTo(1e-6);
      assertThat(shown.p99Seconds()).isGreaterThan(1e-6);
      assertThat(shown.bytesPerSecond()).isEqualTo(LEAST);
      grid.node(1).ports().rebalance().resume();
      grid.await(
          "all copies came while users wait",
          now -> now.state().current() == null || now.state().current().phase() != Phase.MOVING);
    } finally {
      enough.set(true);
      users.join();
    }
    grid.await("the join is done", now -> now.state().history().size() > before);
    assertThat(grid.last().outcome()).isEqualTo(Outcome.DONE);
    assertThat(grid.baseline()).hasSize(3);
    assertNothingIsLost();
  }

  private void put(AtomicBoolean enough) {
    for (int i = 0; !enough.get(); i++) {
      cache.put(i % KEYS, new byte[VALUE]);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  @Order(11)
  void shouldWriteAndDecideNothingWithoutAMajority() {
    grid.awaitRest();
    int key = keyOf(grid.node(2));
    grid.close(1);
    cache.put(key, new byte[2]);
    grid.close(3);
    grid.await("what is left is no majority", now -> now.quorum() != null && !now.quorum().held());
    assertThatThrownBy(() -> cache.put(key, new byte[3])).isInstanceOf(CacheException.class);
    assertThat(cache.get(key)).hasSize(2);
    Reply reply = grid.node(2).executor().ask(new Command.GiveUp("node1"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("no majority");
    Cluster seen = grid.node(2).ports().cluster().cluster();
    assertThat(seen.health()).isEqualTo(ClusterHealth.FAILED);
    assertThat(seen.healthReasons())
        .anyMatch(why -> why.startsWith("Writes are refused: 1 of 3 nodes"));
    awaitMetric("dpm_cluster_writes_refused 1.0");
    grid.start(3);
    MovingGrid.eventually().untilAsserted(() -> cache.put(key, new byte[3]));
    awaitMetric("dpm_cluster_writes_refused 0.0");
  }

  @Test
  @Order(12)
  void shouldKeepTheEngineFromChangingTheBaselineByItself() {
    grid.node(2).ignite().cluster().baselineAutoAdjustEnabled(true);
    MovingGrid.eventually()
        .until(() -> !grid.node(3).ignite().cluster().isBaselineAutoAdjustEnabled());
  }

  @Test
  @Order(13)
  void shouldCountCachesThatAcknowledgeBeforeAllCopiesHaveAWrite() {
    awaitMetric("dpm_cluster_caches_with_weak_acks{accepted=\"no\",} 0.0");
    grid.node(2).ignite().createCache(new CacheConfiguration<>("weak").setBackups(1));
    awaitMetric("dpm_cluster_caches_with_weak_acks{accepted=\"no\",} 1.0");
    // An only copy cannot be waited for longer; but nobody waits for it here.
    grid.node(2).ignite().createCache(new CacheConfiguration<>("alone"));
    grid.node(2)
        .ignite()
        .createCache(
            new CacheConfiguration<>("unheard")
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_ASYNC));
    awaitMetric("dpm_cluster_caches_with_weak_acks{accepted=\"no\",} 2.0");
  }

  private void awaitMetric(String line) {
    MovingGrid.eventually()
        .until(
            () -> {
              StringWriter text = new StringWriter();
              grid.node(2).metrics().write(text);
              return text.toString().lines().anyMatch(line::equals);
            });
  }

  /** A key of which a node has a copy. */
  private static int keyOf(GridNode node) {
    return IntStream.range(0, KEYS)
        .filter(
            key ->
                node.ignite()
                    .affinity("data")
                    .isPrimaryOrBackup(node.ignite().cluster().localNode(), key))
        .findFirst()
        .orElseThrow();
  }
}
