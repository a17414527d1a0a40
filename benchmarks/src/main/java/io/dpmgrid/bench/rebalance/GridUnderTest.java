package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.ChildProcess;
import io.dpmgrid.bench.child.JavaCommand;
import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;
import org.jspecify.annotations.Nullable;

/** The processes of one grid, ours or stock. One caller at a time. */
final class GridUnderTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(450);
  private static final List<String> JVM =
      List.of(
          "-DIGNITE_UPDATE_NOTIFIER=false",
          "-DIGNITE_NO_ASCII=true",
          "-DIGNITE_QUIET=true",
          "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true");

  private final RunArea area;
  private final boolean ours;
  private final String medium;
  private final Path directory;
  private final RebalanceSettings settings;
  private final @Nullable GuardSpec guard;
  private final List<Integer> ports;
  private final Map<Integer, ChildProcess> running = new TreeMap<>();
  private final List<Integer> starting = new ArrayList<>();
  private final int most = RebalanceSettings.NODES + 1;

  GridUnderTest(
      RunArea area,
      boolean ours,
      String medium,
      Path directory,
      RebalanceSettings settings,
      @Nullable GuardSpec guard) {
    this.area = area;
    this.ours = ours;
    this.medium = medium;
    this.directory = directory;
    this.settings = settings;
    this.guard = guard;
    try {
      this.ports = FreePorts.find(3 * most);
    } catch (IOException e) {
      throw new BenchException("No free loopback port: " + e.getMessage(), e);
    }
  }

  /** Starts the nodes that a grid begins with, and fills it. */
  void fill() {
    for (int i = 1; i <= RebalanceSettings.NODES; i++) {
      begin(i);
    }
    for (int i = 1; i <= RebalanceSettings.NODES; i++) {
      ask(i, "ready");
    }
    await(() -> ask(1, "ready").equals("true"), "the cache is there");
    await(() -> settled(1, RebalanceSettings.NODES), "the grid is whole");
    ask(1, "fill 0 " + settings.keys());
    for (int i = 1; i <= RebalanceSettings.NODES; i++) {
      ask(i, "checkpoint");
    }
  }

  /** Starts a node, and waits until it has joined the grid. */
  void start(int node) {
    begin(node);
    ask(node, "ready");
  }

  private void begin(int node) {
    MemberSpec spec = spec(node);
    try {
      Files.createDirectories(Path.of(spec.directory()));
    } catch (IOException e) {
      throw new BenchException(spec.directory() + " cannot be made: " + e, e);
    }
    ChildProcess process =
        area.start(
            (ours ? "ours " : "stock ") + spec.id(),
            JavaCommand.of(
                GridMember.class, settings.node().heapMb(), JVM, List.of(spec.toArgument())),
            Path.of(spec.directory(), "process.log"));
    running.put(node, process);
    starting.add(node);
  }

  private MemberSpec spec(int node) {
    return new MemberSpec(
        node,
        ours,
        medium,
        directory.resolve(MemberSpec.id(node)).toAbsolutePath().toString(),
        ports.subList(0, most),
        ports.get(most + node - 1),
        ports.get(2 * most + node - 1),
        RebalanceSettings.NODES,
        guard,
        settings.node());
  }

  /** Kills a node as {@code kill -9} does. */
  void kill(int node) {
    ChildProcess process = running.remove(node);
    if (process != null) {
      area.kill(process);
    }
  }

  /** Begins to let a node own partitions. */
  void join(int asked, int node) {
    ask(asked, "join " + MemberSpec.id(node));
  }

  /** Whether every copy is complete where it belongs, with so many nodes that own some. */
  boolean settled(int asked, int nodes) {
    return ask(asked, "settled " + nodes).equals("true");
  }

  /** Waits until it is. */
  void awaitSettled(int asked, int nodes) {
    await(() -> settled(asked, nodes), "every copy is where it belongs");
  }

  /** Waits until whoever keeps to the grid's rules would restart a node. */
  void awaitMayRestart(int asked, int node) {
    await(
        () -> {
          // To answer this, a node asks all others.
          LockSupport.parkNanos(ASK_NANOS);
          return ask(asked, "may-restart " + MemberSpec.id(node)).equals("true");
        },
        MemberSpec.id(node) + " may be restarted");
  }

  /** Bytes of copies that came to all nodes that run, since each was started. */
  long received() {
    return running.keySet().stream().mapToLong(node -> Long.parseLong(ask(node, "received"))).sum();
  }

  /** How many of the keys that were filled in are not as they were. */
  long missing(int asked, long from, long to) {
    return Long.parseLong(ask(asked, "missing " + from + " " + to));
  }

  /** A thin client that knows the nodes that the grid began with. */
  IgniteClient connect() {
    String[] addresses = new String[RebalanceSettings.NODES];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = "127.0.0.1:" + ports.get(2 * most + i);
    }
    return Ignition.startClient(new ClientConfiguration().setAddresses(addresses));
  }

  private String ask(int node, String command) {
    ChildProcess process = running.get(node);
    if (process == null) {
      throw new BenchException(MemberSpec.id(node) + " does not run");
    }
    if (starting.remove(Integer.valueOf(node))) {
      process.answer("start", LIMIT);
    }
    return process.ask(command, LIMIT);
  }

  private static void await(BooleanSupplier reached, String what) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            "After " + LIMIT.toMinutes() + " minutes it is not so that " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
