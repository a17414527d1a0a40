package io.dpmgrid.admin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.Baseline;
import io.dpmgrid.admin.grid.BaselineNode;
import io.dpmgrid.admin.grid.BaselinePort;
import io.dpmgrid.admin.grid.Cache;
import io.dpmgrid.admin.grid.CachePort;
import io.dpmgrid.admin.grid.CacheSpec;
import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.CheckpointPort;
import io.dpmgrid.admin.grid.CheckpointRequest;
import io.dpmgrid.admin.grid.Client;
import io.dpmgrid.admin.grid.ClientPort;
import io.dpmgrid.admin.grid.Cluster;
import io.dpmgrid.admin.grid.ClusterPort;
import io.dpmgrid.admin.grid.ClusterState;
import io.dpmgrid.admin.grid.Configuration;
import io.dpmgrid.admin.grid.ConfigurationPort;
import io.dpmgrid.admin.grid.ConsistencyCheckRequest;
import io.dpmgrid.admin.grid.DiagnosticsPort;
import io.dpmgrid.admin.grid.DiagnosticsRequest;
import io.dpmgrid.admin.grid.EventPort;
import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridEvent;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.HealthCheck;
import io.dpmgrid.admin.grid.HealthPort;
import io.dpmgrid.admin.grid.LostPartitions;
import io.dpmgrid.admin.grid.Node;
import io.dpmgrid.admin.grid.Partition;
import io.dpmgrid.admin.grid.Pool;
import io.dpmgrid.admin.grid.PoolPort;
import io.dpmgrid.admin.grid.Query;
import io.dpmgrid.admin.grid.QueryPort;
import io.dpmgrid.admin.grid.RestoreRequest;
import io.dpmgrid.admin.grid.Severity;
import io.dpmgrid.admin.grid.Snapshot;
import io.dpmgrid.admin.grid.SnapshotCheckRequest;
import io.dpmgrid.admin.grid.SnapshotKind;
import io.dpmgrid.admin.grid.SnapshotPort;
import io.dpmgrid.admin.grid.SnapshotRequest;
import io.dpmgrid.admin.grid.Topology;
import io.dpmgrid.admin.grid.Transaction;
import io.dpmgrid.admin.grid.TransactionPort;
import io.dpmgrid.admin.grid.UnknownNode;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import io.vertx.core.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small grid in memory, so that the API has something to show and to change. Every call notes
 * whether it came on an event loop, and can be held or made to fail.
 */
public final class MemoryGrid
    implements HealthPort,
        ClusterPort,
        BaselinePort,
        PoolPort,
        CachePort,
        CheckpointPort,
        SnapshotPort,
        ConfigurationPort,
        DiagnosticsPort,
        EventPort {
  private static final Instant T = Samples.T;
  private final Map<String, Cache> caches = new TreeMap<>();
  private final Map<String, Snapshot> snapshots = new TreeMap<>();
  private final Set<String> transactions = new TreeSet<>();
  private final Set<String> queries = new TreeSet<>();
  private final Set<String> clients = new TreeSet<>();
  private final List<Consumer<GridEvent>> sinks = new CopyOnWriteArrayList<>();
  private final Path directory;
  public final AtomicInteger callsOnEventLoop = new AtomicInteger();
  public final AtomicInteger calls = new AtomicInteger();
  public final AtomicInteger created = new AtomicInteger();
  public volatile @Nullable CountDownLatch hold;
  public volatile @Nullable CountDownLatch holdWork;
  public volatile @Nullable CountDownLatch holdState;
  public volatile @Nullable RuntimeException failure;
  public volatile @Nullable Error workFailure;
  public volatile ClusterState state = ClusterState.ACTIVE;
  public volatile boolean healthy = true;
  public final MemoryMoves moves = new MemoryMoves(this::enter);
  private List<String> baseline = List.of("node-1", "node-2", "node-3");
  private long baselineVersion = 3;

  public MemoryGrid(Path directory) {
    this.directory = directory;
    refill();
  }

  /** Puts back what routes can take away. */
  public synchronized void refill() {
    caches.putIfAbsent("orders", Samples.cache("orders"));
    snapshots.putIfAbsent("before_upgrade", Samples.snapshot("before_upgrade"));
    transactions.add(Samples.transaction().id());
    queries.add(Samples.query().id());
    clients.add(Samples.client().id());
  }

  public GridPorts ports() {
    return new GridPorts(
        this,
        this,
        this,
        this,
        this,
        this,
        moves,
        moves,
        this,
        new Transactions(),
        new Queries(),
        new Clients(),
        this,
        this,
        this);
  }

  public void tell(String message) {
    tell(EventType.NODE_JOINED, message);
  }

  public void tell(EventType type, String message) {
    GridEvent event = new GridEvent(type, T, Severity.INFO, "node-2", null, message);
    sinks.forEach(s -> s.accept(event));
  }

  private void enter() {
    calls.incrementAndGet();
    if (Context.isOnEventLoopThread()) {
      callsOnEventLoop.incrementAndGet();
    }
    await(hold);
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  private static void await(@Nullable CountDownLatch latch) {
    if (latch != null) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public List<HealthCheck> live() {
    return List.of(new HealthCheck("process", true, "runs"));
  }

  @Override
  public List<HealthCheck> ready() {
    return List.of(new HealthCheck("cluster-active", healthy, state.toString()));
  }

  @Override
  public synchronized Cluster cluster() {
    enter();
    return Samples.cluster(state, caches.size());
  }

  @Override
  public void changeState(ClusterState wanted, boolean force) {
    enter();
    await(holdState);
    state = wanted;
  }

  @Override
  public Found<Node> nodes() {
    enter();
    return new Found<>(
        IntStream.rangeClosed(1, 3).mapToObj(Samples::node).toList(),
        List.of(new UnknownNode("node-3", "It does not answer.")));
  }

  @Override
  public Topology topology() {
    enter();
    return Samples.topology();
  }

  @Override
  public synchronized Baseline baseline() {
    enter();
    return new Baseline(
        baselineVersion, false, 0, baseline.stream().map(n -> new BaselineNode(n, true)).toList());
  }

  @Override
  public synchronized Baseline change(List<String> nodeIds, long expectedVersion) {
    enter();
    if (expectedVersion != baselineVersion) {
      throw new GridProblem.Conflict("The baseline is another.");
    }
    baseline = List.copyOf(nodeIds);
    baselineVersion++;
    return baseline();
  }

  @Override
  public Found<Pool> pools() {
    enter();
    return found(Samples.pool());
  }

  @Override
  public synchronized Found<Cache> caches() {
    enter();
    return new Found<>(List.copyOf(caches.values()), List.of());
  }

  /** Adds a cache behind the API's back. */
  public synchronized void add(String name) {
    caches.put(name, Samples.cache(name));
  }

  @Override
  public synchronized Cache create(CacheSpec spec) {
    enter();
    if (caches.containsKey(spec.name())) {
      throw new GridProblem.Conflict("Cache " + spec.name() + " exists.");
    }
    if ("nowhere".equals(spec.dataRegion())) {
      throw new GridProblem.Refused("There is no data region nowhere.");
    }
    created.incrementAndGet();
    Cache made = Samples.cache(spec.name());
    caches.put(spec.name(), made);
    return made;
  }

  @Override
  public synchronized void destroy(String name) {
    enter();
    if (caches.remove(name) == null) {
      throw new GridProblem.NotFound("There is no cache " + name + ".");
    }
  }

  @Override
  public Found<Partition> partitions(String name) {
    enter();
    boolean known;
    synchronized (this) {
      known = caches.containsKey(name);
    }
    if (!known) {
      throw new GridProblem.NotFound("There is no cache " + name + ".");
    }
    return new Found<>(IntStream.range(0, 16).mapToObj(Samples::partition).toList(), List.of());
  }

  @Override
  public void resetLost(List<String> names) {
    enter();
    for (String name : names) {
      if (!caches.containsKey(name)) {
        throw new GridProblem.NotFound("There is no cache " + name + ".");
      }
    }
  }

  @Override
  public Found<LostPartitions> lost() {
    enter();
    return found(new LostPartitions("orders", List.of(1, 2)));
  }

  @Override
  public GridWork prepareConsistencyCheck(ConsistencyCheckRequest request) {
    enter();
    return work(Samples.report());
  }

  private GridWork work(WorkResult result) {
    return new GridWork() {
      @Override
      public WorkResult run(WorkProgress progress)
          throws InterruptedException, WorkCancelledException {
        progress.report(1, 2L, "steps", "half");
        Error thrown = workFailure;
        if (thrown != null) {
          throw thrown;
        }
        CountDownLatch latch = holdWork;
        while (latch != null && !latch.await(5, TimeUnit.MILLISECONDS)) {
          if (progress.cancelRequested()) {
            throw new WorkCancelledException("Stopped half way.");
          }
        }
        return result;
      }

      @Override
      public boolean cancellable() {
        return true;
      }
    };
  }

  @Override
  public Found<Checkpoint> checkpoints() {
    enter();
    return found(Samples.checkpoint());
  }

  @Override
  public GridWork prepareCheckpoint(CheckpointRequest request) {
    enter();
    return work(new WorkResult.None());
  }

  @Override
  public synchronized Found<Snapshot> snapshots() {
    enter();
    return new Found<>(List.copyOf(snapshots.values()), List.of());
  }

  @Override
  public synchronized GridWork prepareCreate(SnapshotRequest request) {
    enter();
    if (request.kind() == SnapshotKind.INCREMENTAL) {
      throw new GridProblem.Conflict("The log is not compacted.");
    }
    if (snapshots.containsKey(request.name())) {
      throw new GridProblem.Conflict("Snapshot " + request.name() + " exists.");
    }
    return work(new WorkResult.None());
  }

  @Override
  public GridWork prepareDelete(String name) {
    enter();
    return work(new WorkResult.None());
  }

  @Override
  public synchronized GridWork prepareRestore(String name, RestoreRequest request) {
    enter();
    if (!snapshots.containsKey(name)) {
      throw new GridProblem.NotFound("There is no snapshot " + name + ".");
    }
    if (!request.replace()) {
      throw new GridProblem.Conflict("Cache orders exists; send replace: true.");
    }
    return work(new WorkResult.None());
  }

  @Override
  public synchronized GridWork prepareCheck(String name, SnapshotCheckRequest request) {
    enter();
    if (!snapshots.containsKey(name)) {
      throw new GridProblem.NotFound("There is no snapshot " + name + ".");
    }
    return work(Samples.report());
  }

  @Override
  public Configuration configuration() {
    enter();
    return Samples.configuration();
  }

  @Override
  public GridWork prepare(DiagnosticsRequest request) {
    enter();
    Path zip = directory.resolve(UUID.randomUUID() + ".zip");
    try {
      Files.write(
          zip, new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return work(new WorkResult.Zip(zip, "diagnostics.zip"));
  }

  @Override
  public Registration subscribe(Consumer<GridEvent> sink) {
    sinks.add(sink);
    return () -> sinks.remove(sink);
  }

  private static <T> Found<T> found(T one) {
    return new Found<>(List.of(one), List.of());
  }

  private void remove(Set<String> from, String id) {
    enter();
    synchronized (this) {
      if (!from.remove(id)) {
        throw new GridProblem.NotFound("There is no " + id + ".");
      }
    }
  }

  private final class Transactions implements TransactionPort {
    @Override
    public Found<Transaction> transactions() {
      enter();
      return found(Samples.transaction());
    }

    @Override
    public void kill(String id) {
      remove(transactions, id);
    }
  }

  private final class Queries implements QueryPort {
    @Override
    public Found<Query> queries() {
      enter();
      return found(Samples.query());
    }

    @Override
    public void kill(String id) {
      remove(queries, id);
    }
  }

  private final class Clients implements ClientPort {
    @Override
    public Found<Client> clients() {
      enter();
      return found(Samples.client());
    }

    @Override
    public void drop(String id) {
      remove(clients, id);
    }
  }
}
