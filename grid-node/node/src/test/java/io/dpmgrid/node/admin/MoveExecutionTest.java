package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import io.dpmgrid.ignite.rebalance.RebalanceGateSpi;
import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.GridNodeBuilder;
import io.dpmgrid.rebalancer.execute.Alert;
import io.dpmgrid.rebalancer.execute.Command;
import io.dpmgrid.rebalancer.execute.RebalanceStatus;
import io.dpmgrid.rebalancer.execute.Reply;
import io.dpmgrid.rebalancer.execute.RestartAdvice;
import io.dpmgrid.rebalancer.execute.grid.CatchUpPartition;
import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.journal.FinishedOperation;
import io.dpmgrid.rebalancer.execute.journal.Outcome;
import io.dpmgrid.rebalancer.execute.journal.Phase;
import io.dpmgrid.rebalancer.plan.StepKind;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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
import org.awaitility.core.ConditionFactory;
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
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int KEYS = 12_000;
  // So large that each node that sends copies has more than one message of them to send.
  private static final int VALUE = 400;
  private static final int CHANGED = 200;
  // So many that the engine by itself would copy them whole, as they have few entries.
  private static final int PARTITIONS = 64;
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

  private final ThreeNodes cluster;
  private final Map<Integer, GridNode> nodes = new TreeMap<>();
  private final IgniteCache<Integer, byte[]> cache;

  MoveExecutionTest() throws Exception {
    cluster = new ThreeNodes("moves", false, QUICK);
    for (int i = 1; i <= 3; i++) {
      nodes.put(i, cluster.node(i));
    }
    cache =
        node(2)
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
    nodes.values().forEach(GridNode::close);
    cluster.close();
  }

  private GridNode node(int i) {
    return Objects.requireNonNull(nodes.get(i));
  }

  private void start(int i) {
    GridNodeBuilder builder = GridNode.builder();
    cluster.keys(i).forEach(builder::set);
    QUICK.forEach(builder::set);
    nodes.put(i, builder.set("admin.enabled", "false").start());
  }

  private void close(int i) {
    GridNode of = node(i);
    nodes.remove(i);
    of.close();
  }

  private static ConditionFactory eventually() {
    return await().atMost(LIMIT).ignoreExceptions();
  }

  private RebalanceStatus status() {
    return node(2).executor().status();
  }

  private GridObservation grid() {
    return Objects.requireNonNull(status().grid());
  }

  private void awaitGrid(String what, Predicate<RebalanceStatus> so) {
    eventually()
        .alias(what)
        .until(
            () -> {
              RebalanceStatus now = status();
              return so.test(now);
            });
  }

  /** Nothing runs, nobody is away, all have what they should, and checkpoints followed. */
  private void awaitRest() {
    awaitGrid(
        "the grid comes to rest",
        now ->
            now.state().current() == null
                && now.state().away().isEmpty()
                && now.waiting().isEmpty());
  }

  private Set<String> baseline() {
    return new Members((IgniteEx) node(2).ignite()).baselineIds();
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

  private long supplied() {
    return nodes.values().stream().mapToLong(node -> gate(node).statistics().suppliedBytes()).sum();
  }

  private static RebalanceGateSpi gate(GridNode node) {
    return (RebalanceGateSpi) node.ignite().configuration().getCommunicationSpi();
  }

  private FinishedOperation last() {
    List<FinishedOperation> history = status().state().history();
    return history.get(history.size() - 1);
  }

  /** Waits for the end of what began after {@code before} operations had ended. */
  private void awaitDone(int before, StepKind kind) {
    awaitGrid(
        "a " + kind + " is done",
        now ->
            now.state().history().stream()
                .skip(before)
                .anyMatch(done -> done.kind() == kind && done.outcome() == Outcome.DONE));
    assertThat(last().unverifiedCount()).isZero();
  }

  private int ended() {
    return status().state().history().size();
  }

  private Reply ask(Command command) {
    return node(3).executor().ask(command);
  }

  private void assertNothingIsLost() {
    assertThat(cache.size(CachePeekMode.PRIMARY)).isEqualTo(KEYS);
    assertThat(cache.size(CachePeekMode.BACKUP)).isEqualTo(KEYS);
    assertThat(grid().lost()).isEmpty();
  }

  @Test
  @Order(1)
  void shouldWaitForANodeThatIsAwayAndBringItBackByTheLog() {
    awaitRest();
    // The cache is new: until a checkpoint has seen it, who restarts gets full copies.
    eventually().until(() -> nodes.values().stream().allMatch(MoveExecutionTest::isInACheckpoint));
    eventually().until(() -> node(2).executor().mayRestart("node3").allowed());
    Set<String> before = baseline();
    close(3);
    awaitGrid("somebody keeps the log", now -> keepers("node3").equals(Set.of("node1", "node2")));
    for (int key = 0; key < CHANGED; key++) {
      cache.put(key, new byte[1_000]);
    }
    long suppliedBefore = supplied();
    start(3);
    eventually().until(() -> Objects.requireNonNull(grid().member("node3")).complete());
    long moved = supplied() - suppliedBefore;
    awaitRest();
    assertThat(baseline()).isEqualTo(before);
    assertThat(status().state().history()).isEmpty();
    assertThat(moved)
        .as("what changed, not everything")
        .isPositive()
        .isLessThan((long) KEYS * VALUE / 4);
    eventually().until(() -> keepers("node3").isEmpty());
    assertNothingIsLost();
  }

  private Set<String> keepers(String away) {
    return grid().members().stream()
        .filter(member -> member.reservedFor().contains(away))
        .map(Member::id)
        .collect(Collectors.toSet());
  }

  @Test
  @Order(2)
  void shouldRefuseAJoinAndADrainThatThePolicyForbids() {
    makeApart("apart", 3);
    start(4);
    String why = "group apart has 3 copies in a cluster of 2 zones: add a node in another zone";
    awaitGrid(
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
    assertThat(baseline()).containsExactly("node1", "node2", "node3");
    // Without the cache node 4 would join.
    node(2).ports().rebalance().pause();
    awaitGrid("moves are paused", now -> now.state().wishes().paused());
    node(2).ignite().destroyCache("apart");
    makeApart("apart", 2);
    String left = "only 1 zone would be left for the 2 copies of apart";
    Reply drain = ask(new Command.Drain("node3"));
    assertThat(drain.accepted()).isFalse();
    assertThat(drain.message()).contains("node3 cannot be drained", left, "rebalance.zones");
    assertThat(preview(List.of(), List.of("node3")).refusals())
        .extracting(PlanRefusal::reason)
        .containsExactly(left);
    assertThat(baseline()).containsExactly("node1", "node2", "node3");
    assertThat(status().state().history()).isEmpty();
    node(2).ignite().destroyCache("apart");
  }

  private void makeApart(String name, int copies) {
    node(2)
        .ignite()
        .createCache(
            new CacheConfiguration<Integer, byte[]>(name)
                .setBackups(copies - 1)
                .setAffinity(new CapacityAwareAffinityFunction(16)));
  }

  private RebalancePreview preview(List<String> add, List<String> remove) {
    return node(3).ports().rebalance().preview(new RebalancePreviewRequest(add, remove));
  }

  @Test
  @Order(3)
  void shouldLetANewNodeJoinAndGoOnWhenWhoDecidesDies() throws Exception {
    awaitGrid(
        "node 4 waits while moves are paused",
        now -> now.state().wishes().paused() && now.grid() != null && now.grid().runs("node4"));
    assertThat(status().state().current()).isNull();
    node(2).ports().rebalance().throttle(20_000L);
    node(2).ports().rebalance().resume();
    awaitGrid(
        "copies move",
        now ->
            now.state().current() != null
                && now.state().current().phase() == Phase.MOVING
                && now.grid() != null
                && now.grid().progress().copiesLeft() > 0);
    assertThat(status().state().current()).isNotNull();
    assertThat(grid().members().stream().flatMap(member -> member.catchUp().stream()))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.why()).isNotEmpty())
        .extracting(CatchUpPartition::group)
        .containsOnly("data");
    assertThat(node(3).executor().coordinator()).hasValue("node1");
    close(1);
    eventually().until(() -> node(3).executor().coordinator().equals(Optional.of("node2")));
    start(1);
    node(2).ports().rebalance().throttle(null);
    awaitDone(0, StepKind.JOIN);
    assertThat(baseline()).contains("node4").hasSize(4);
    awaitRest();
    assertNothingIsLost();
  }

  @Test
  @Order(4)
  void shouldSayWhetherANodeMayBeRestarted() {
    eventually()
        .untilAsserted(
            () -> {
              Map<String, RestartAdvice> advice = node(3).executor().mayRestart();
              assertThat(advice.keySet()).containsExactly("node1", "node2", "node3", "node4");
              assertThat(advice.values()).allSatisfy(one -> assertThat(one.reasons()).isEmpty());
            });
  }

  @Test
  @Order(5)
  void shouldRefuseADrainWhileThereIsOneCopyOfSomething() {
    node(2).ignite().createCache(new CacheConfiguration<Integer, byte[]>("single").setBackups(0));
    Reply reply = ask(new Command.Drain("node4"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message())
        .contains("only one copy of what is in single. ")
        .contains("make one that has backups");
    assertThat(status().state().wishes().leaving()).isEmpty();
    node(2).ignite().destroyCache("single");
  }

  @Test
  @Order(6)
  void shouldTakeARunningNodeOutOnceItsCopiesAreWhereThePlanShows() {
    int before = ended();
    List<List<String>> owners = owners();
    RebalancePreview plan = preview(List.of(), List.of("node4"));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).extracting(PlannedStep::kind).containsExactly(PlannedStepKind.DRAIN);
    Reply reply = ask(new Command.Drain("node4"));
    assertThat(reply.accepted()).as(reply.message()).isTrue();
    awaitDone(before, StepKind.DRAIN);
    assertThat(baseline()).doesNotContain("node4").hasSize(3);
    assertThat(last().plannedBytes()).isPositive().isEqualTo(plan.movedBytes());
    awaitRest();
    assertThat(plan.steps().get(0).moves())
        .extracting(move -> move.partition() + " to " + move.toNodeId())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(moves(owners, owners()));
    assertNothingIsLost();
    // It keeps them until it has seen that all others have theirs.
    eventually().until(() -> node(4).ignite().cache("data").localSize(CachePeekMode.ALL) == 0);
    close(4);
    assertNothingIsLost();
  }

  private List<List<String>> owners() {
    Affinity<Integer> affinity = node(2).ignite().affinity("data");
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
  @Order(7)
  void shouldMakeCopiesAgainOfANodeThatIsGivenUp() {
    awaitRest();
    int before = ended();
    close(3);
    awaitGrid("node 3 is away", now -> now.state().away("node3") != null);
    Reply reply = node(1).executor().ask(new Command.GiveUp("node3"));
    assertThat(reply.accepted()).as(reply.message()).isTrue();
    awaitDone(before, StepKind.RESTORE);
    assertThat(baseline()).containsExactly("node1", "node2");
    assertNothingIsLost();
  }

  @Test
  @Order(8)
  void shouldTakeANodeBackAsSlowlyAsUsersWantItAndNotSlower() {
    int before = ended();
    node(1).ports().rebalance().throttle(20_000L);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> users = CompletableFuture.runAsync(() -> put(enough));
    try {
      start(3);
      awaitGrid("copies move", now -> now.grid() != null && now.grid().progress().copiesLeft() > 0);
      // So that some are still to come when the guard has done what it can.
      node(1).ports().rebalance().pause();
      node(1).ports().rebalance().throttle(null);
      awaitGrid(
          "the guard allows as little as it may",
          now ->
              now.guard() != null
                  && now.guard().disturbed()
                  && now.guard().bytesPerSecond() == LEAST);
      eventually()
          .until(
              () -> Stream.of(1, 2).allMatch(i -> gate(node(i)).order().bytesPerSecond() == LEAST));
      RebalanceGuard shown = Objects.requireNonNull(node(3).ports().executor().execution().guard());
      assertThat(shown.limitSeconds()).isEqualTo(1e-6);
      assertThat(shown.p99Seconds()).isGreaterThan(1e-6);
      assertThat(shown.bytesPerSecond()).isEqualTo(LEAST);
      node(1).ports().rebalance().resume();
      awaitGrid(
          "all copies came while users wait",
          now -> now.state().current() == null || now.state().current().phase() != Phase.MOVING);
    } finally {
      enough.set(true);
      users.join();
    }
    awaitGrid("the join is done", now -> now.state().history().size() > before);
    assertThat(last().outcome()).isEqualTo(Outcome.DONE);
    assertThat(baseline()).hasSize(3);
    assertNothingIsLost();
  }

  private void put(AtomicBoolean enough) {
    for (int i = 0; !enough.get(); i++) {
      cache.put(i % KEYS, new byte[VALUE]);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  @Order(9)
  void shouldWriteAndDecideNothingWithoutAMajority() {
    awaitRest();
    int key = keyOf(node(2));
    close(1);
    cache.put(key, new byte[2]);
    close(3);
    awaitGrid("what is left is no majority", now -> now.quorum() != null && !now.quorum().held());
    assertThatThrownBy(() -> cache.put(key, new byte[3])).isInstanceOf(CacheException.class);
    assertThat(cache.get(key)).hasSize(2);
    Reply reply = node(2).executor().ask(new Command.GiveUp("node1"));
    assertThat(reply.accepted()).isFalse();
    assertThat(reply.message()).contains("no majority");
    Cluster seen = node(2).ports().cluster().cluster();
    assertThat(seen.health()).isEqualTo(ClusterHealth.FAILED);
    assertThat(seen.healthReasons())
        .anyMatch(why -> why.startsWith("Writes are refused: 1 of 3 nodes"));
    awaitMetric("dpm_cluster_writes_refused 1.0");
    start(3);
    eventually().untilAsserted(() -> cache.put(key, new byte[3]));
    awaitMetric("dpm_cluster_writes_refused 0.0");
  }

  @Test
  @Order(10)
  void shouldKeepTheEngineFromChangingTheBaselineByItself() {
    node(2).ignite().cluster().baselineAutoAdjustEnabled(true);
    eventually().until(() -> !node(3).ignite().cluster().isBaselineAutoAdjustEnabled());
  }

  @Test
  @Order(11)
  void shouldCountCachesThatAcknowledgeBeforeAllCopiesHaveAWrite() {
    awaitMetric("dpm_cluster_caches_with_weak_acks 0.0");
    node(2).ignite().createCache(new CacheConfiguration<>("weak").setBackups(1));
    awaitMetric("dpm_cluster_caches_with_weak_acks 1.0");
    // An only copy cannot be waited for longer; but nobody waits for it here.
    node(2).ignite().createCache(new CacheConfiguration<>("alone"));
    node(2)
        .ignite()
        .createCache(
            new CacheConfiguration<>("unheard")
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_ASYNC));
    awaitMetric("dpm_cluster_caches_with_weak_acks 2.0");
  }

  private void awaitMetric(String line) {
    eventually()
        .until(
            () -> {
              StringWriter text = new StringWriter();
              node(2).metrics().write(text);
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
