package io.dpmgrid.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.node.chaos.SideWriters.Put;
import io.dpmgrid.node.cluster.LocalCluster;
import io.dpmgrid.node.cluster.NodeProcess;
import io.dpmgrid.node.ctl.AdminClientException;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.ignite.client.IgniteClient;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Three real nodes under load whose network is cut two to one, which flap, and which are killed
 * while copies move. A program of its own, so that it can be in a network of its own: {@code
 * DIRECTORY namespaces|processes ROUNDS PHASE...}; prints a {@link ChaosReport} as JSON.
 */
final class ChaosRun implements AutoCloseable {
  private static final String CACHE = "chaos";
  private static final int NODES = 3;
  private static final int VICTIM = 3;
  // Shorter, a busy machine would be taken for a broken network.
  private static final Duration DETECTION = Duration.ofSeconds(4);

  /** What the documentation promises of the window, and what a busy machine may take beside it. */
  static final Duration LONGEST_WINDOW = DETECTION.multipliedBy(2).plusSeconds(4);

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int FLAPS = 2;
  private static final int FILLED = 12_000;
  private static final int FILLED_BYTES = 800;
  private static final long SLOW_BYTES_PER_SECOND = 30_000;

  private final BrokenNetwork network;
  private final LocalCluster cluster;
  private final GridEyes eyes;
  private final List<Put> majority = new ArrayList<>();
  private final List<Put> window = new ArrayList<>();
  private final List<String> minority = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private final List<String> operations = new ArrayList<>();
  private final List<String> comes = new ArrayList<>();
  private final List<SideWriters> writers = new ArrayList<>();
  private int cuts;
  private long windowMillis;
  private long lastAckMillis;
  private long healMillis;
  private long afterWindow;
  private long refusals;
  private String refusal = "";
  private long baselineChanges;

  private ChaosRun(BrokenNetwork network, Path directory) throws IOException {
    this.network = network;
    NewToken token = new NewToken();
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("log.segments", "4");
    keys.put("log.segment-size", "4MB");
    keys.put("log.archive-limit", "256MB");
    keys.put("memory.region-size", "96MB");
    keys.put("checkpoint.interval", "5s");
    keys.put("network.failure-detection", DETECTION.toSeconds() + "s");
    keys.put("rebalance.steady", "2s");
    keys.put("rebalance.join", "manual");
    keys.put("admin.enabled", "true");
    keys.put("admin.tokens[0].name", "chaos");
    keys.put("admin.tokens[0].role", "admin");
    keys.put("admin.tokens[0].sha256", token.sha256());
    keys.put("caches[0].name", CACHE);
    // Few, so that writes of one side meet those of the other in the same ones.
    keys.put("caches[0].partitions", "16");
    this.cluster =
        new LocalCluster(
            directory,
            network.places(),
            keys,
            FastJvm.with("-Xmx384m", "-ea", "-Djava.net.preferIPv4Stack=true"));
    this.eyes = new GridEyes(cluster, token.reveal());
  }

  public static void main(String[] args) {
    endWithParent();
    try {
      System.out.println(new ObjectMapper().writeValueAsString(run(args)));
    } catch (Exception | AssertionError e) {
      e.printStackTrace();
      System.exit(1);
    }
    // Threads of clients may linger.
    System.exit(0);
  }

  private static void endWithParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                System.err.println("standard input broke: " + e);
              }
              System.exit(1);
            });
    watcher.setDaemon(true);
    watcher.start();
  }

  private static ChaosReport run(String... args) throws Exception {
    long began = System.nanoTime();
    try (BrokenNetwork network =
            args[1].equals("namespaces")
                ? BrokenNetwork.ofNamespaces(NODES)
                : BrokenNetwork.ofProcesses(NODES);
        ChaosRun run = new ChaosRun(network, Path.of(args[0]))) {
      run.say("nodes are cut off by " + network.kind());
      run.start();
      for (int round = 0; round < Integer.parseInt(args[2]); round++) {
        for (int i = 3; i < args.length; i++) {
          run.say("phase " + args[i] + ", " + millisSince(began) + " ms after the start");
          run.phase(args[i]);
        }
      }
      return run.report();
    }
  }

  private void start() throws IOException, InterruptedException {
    cluster.startAll();
    cluster.awaitReady(LIMIT);
    eyes.awaitSettled(1, NODES, NODES);
  }

  private void phase(String name) throws IOException, InterruptedException {
    switch (name) {
      case "partition" -> partition();
      case "flap" -> flap();
      // The oldest decides: of two that started together, either one.
      case "drain" -> killWhileMoving("drain", 3 - leader(), leader());
      case "join-source" -> killWhileMoving("join", leader(), 3 - leader());
      case "join-target" -> killWhileMoving("join", 2, VICTIM);
      case "join-cut" -> cutWhileMoving(leader());
      case "join-both" -> killWhileMoving("join", leader(), VICTIM, 3 - leader());
      default -> throw new IllegalArgumentException(name);
    }
  }

  private SideWriters write(String name, int count, int through) {
    String unique = name + "-" + writers.size();
    SideWriters made = new SideWriters(() -> cluster.connectTo(through), CACHE, unique, count);
    writers.add(made);
    return made;
  }

  private void partition() throws IOException, InterruptedException {
    cuts++;
    long version = eyes.baselineVersion(1);
    int ended = eyes.history(1).size();
    SideWriters here = write("majority", 2, 1);
    SideWriters there = write("minority", 4, VICTIM);
    GridEyes.await("both sides write", () -> here.acks() > 200 && there.acks() > 200);
    eyes.checkpoint(1);
    GridEyes.await("they go on", () -> here.acks() > 400 && there.acks() > 400);
    NodeProcess victim = cluster.node(VICTIM);

    long cut = System.nanoTime();
    network.cut(cluster, VICTIM);
    say("cut");
    GridEyes.await(
        "the majority goes on without it",
        () -> eyes.grid(1).path("baseline_nodes_online").asInt() == NODES - 1);
    long before = here.acks();
    GridEyes.await("the majority writes", () -> here.acks() > before + 300);
    GridEyes.await(
        "the minority refuses, or has ended",
        () -> !victim.isAlive() || there.puts().stream().anyMatch(Put::refused));
    lookAtTheMinority(victim, version, ended);
    say("heal, " + millisSince(cut) + " ms after the cut");
    long heal = System.nanoTime();
    network.heal(cluster, VICTIM);
    ends.add(victim.awaitExit(LIMIT));
    long end = System.nanoTime();
    healMillis = Math.max(healMillis, TimeUnit.NANOSECONDS.toMillis(end - heal));
    there.close();
    judgeMinority(there.puts(), cut, end);
    say("the minority ended " + millisSince(heal) + " ms after the network was whole again");

    cluster.start(VICTIM);
    cluster.node(VICTIM).awaitReady(LIMIT);
    eyes.awaitSettled(1, NODES, NODES);
    take(here);
    baselineChanges += eyes.baselineVersion(1) - version;
    noteHistory(1, ended);
  }

  private void lookAtTheMinority(NodeProcess victim, long version, int ended) {
    try {
      GridEyes.await(
          "it says so",
          () ->
              !victim.isAlive()
                  || (eyes.grid(VICTIM).path("health").asText().equals("failed")
                      && !eyes.execution(VICTIM).path("quorum").path("held").asBoolean(true)));
      JsonNode grid = eyes.grid(VICTIM);
      minority.add(grid.path("health").asText());
      grid.path("health_reasons").forEach(why -> minority.add(why.asText()));
      minority.add(eyes.execution(VICTIM).path("quorum").path("message").asText());
      minority.add("a limit: " + refusal(() -> eyes.throttle(VICTIM, SLOW_BYTES_PER_SECOND)));
      minority.add("a cache: " + refusal(() -> eyes.makeCache(VICTIM, "of-the-minority")));
      noteHistory(VICTIM, ended);
      baselineChanges += eyes.baselineVersion(VICTIM) - version;
    } catch (RuntimeException e) {
      if (victim.isAlive()) {
        throw e;
      }
      minority.add("it had ended");
    }
  }

  private static String refusal(Runnable request) {
    try {
      request.run();
      return "taken";
    } catch (AdminClientException e) {
      return e.getMessage();
    }
  }

  private void judgeMinority(List<Put> puts, long cut, long ended) {
    long closed = puts.stream().filter(Put::refused).mapToLong(Put::endedNanos).min().orElse(ended);
    for (Put put : puts) {
      if (put.acknowledged() && put.endedNanos() - cut < 0) {
        majority.add(put);
      } else if (put.acknowledged()) {
        window.add(put);
        lastAckMillis =
            Math.max(lastAckMillis, TimeUnit.NANOSECONDS.toMillis(put.endedNanos() - cut));
        afterWindow += put.sentNanos() - closed > 0 ? 1 : 0;
      } else if (put.refused()) {
        refusals++;
        refusal = refusal.isEmpty() ? put.failure() : refusal;
      }
    }
    windowMillis = Math.max(windowMillis, TimeUnit.NANOSECONDS.toMillis(closed - cut));
  }

  /** Comes and goes, by death and by sleep: nothing may come of it. */
  private void flap() throws IOException, InterruptedException {
    long version = eyes.baselineVersion(1);
    int ended = eyes.history(1).size();
    SideWriters here = write("flap", 2, 1);
    for (int i = 0; i < FLAPS; i++) {
      BrokenNetwork.Stopped.signal(cluster, "STOP", VICTIM);
      // This is the fault: shorter than it takes to be noticed.
      TimeUnit.MILLISECONDS.sleep(DETECTION.toMillis() / 8);
      BrokenNetwork.Stopped.signal(cluster, "CONT", VICTIM);
      cluster.kill(VICTIM);
      cluster.start(VICTIM);
      // The next death may come before it has what it missed.
      GridEyes.await(
          "it is back", () -> eyes.grid(1).path("baseline_nodes_online").asInt() == NODES);
    }
    cluster.node(VICTIM).awaitReady(LIMIT);
    eyes.awaitSettled(1, NODES, NODES);
    take(here);
    baselineChanges += eyes.baselineVersion(1) - version;
    noteHistory(1, ended);
  }

  private void noteHistory(int asked, int known) {
    List<String> all = eyes.history(asked);
    history.addAll(all.subList(0, all.size() - known));
  }

  /**
   * Kills nodes, one after the other, in the middle of a change of the baseline: who decides, who
   * sends, who gets.
   */
  private void killWhileMoving(String what, int asked, int... killed) throws IOException {
    int ended = eyes.history(asked).size();
    StringBuilder how = new StringBuilder(what + " led by " + leader(asked));
    int members = what.equals("drain") ? NODES - 1 : NODES;
    fill(asked);
    SideWriters here = write(what, 2, asked);
    GridEyes.await("writes go on", () -> here.acks() > 50);
    eyes.throttle(asked, SLOW_BYTES_PER_SECOND);
    GridEyes.await(
        "it may begin",
        () -> {
          eyes.order(asked, what, VICTIM);
          return true;
        });
    for (int i = 0; i < killed.length; i++) {
      boolean last = i == killed.length - 1;
      kill(asked, killed[i], last);
      how.append(", node").append(killed[i]).append(" killed");
      say("killed node" + killed[i] + " in the middle of it: " + how);
    }
    GridEyes.await("it has ended", () -> eyes.history(asked).size() > ended);
    eyes.awaitSettled(asked, members, members);
    operations.add(how + ": " + eyes.history(asked).get(0));
    take(here);
  }

  /** Kills a node while copies move, and starts it again. */
  private void kill(int asked, int killed, boolean last) throws IOException {
    awaitCopies(asked);
    cluster.kill(killed);
    GridEyes.await("the others answer", () -> !leader(asked).equals("node" + killed));
    cluster.start(killed);
    cluster.node(killed).awaitReady(LIMIT);
    if (last) {
      // Not before: one of two may not limit moves, and the drain leaves two.
      fasten(asked);
    } else {
      GridEyes.await("copies come", () -> !eyes.node(asked, killed).path("incoming").isEmpty());
      for (JsonNode one : eyes.node(asked, killed).path("incoming")) {
        comes.add(
            "node"
                + killed
                + (one.path("delta").asBoolean() ? " delta: " : " full: ")
                + one.path("why").asText());
      }
    }
  }

  private void fasten(int asked) {
    GridEyes.await(
        "nothing is limited any more",
        () -> {
          eyes.throttle(asked, null);
          return true;
        });
  }

  /**
   * Cuts who decides off while copies move to a third node. The others go on; and it must have kept
   * nothing meanwhile for which the engine would refuse it for good.
   */
  private void cutWhileMoving(int cutOff) throws IOException, InterruptedException {
    int other = 3 - cutOff;
    int before = eyes.history(other).size();
    eyes.order(other, "drain", VICTIM);
    GridEyes.await("it has left", () -> eyes.history(other).size() > before);
    eyes.awaitSettled(other, NODES - 1, NODES - 1);
    fill(other);
    SideWriters here = write("join-cut", 2, other);
    GridEyes.await("writes go on", () -> here.acks() > 50);
    eyes.throttle(other, SLOW_BYTES_PER_SECOND);
    GridEyes.await(
        "it may begin",
        () -> {
          eyes.order(other, "join", VICTIM);
          return true;
        });
    awaitCopies(other);
    cuts++;
    network.cut(cluster, cutOff);
    String how = "join led by node" + cutOff + ", node" + cutOff + " cut off";
    say("cut: " + how);
    NodeProcess victim = cluster.node(cutOff);
    GridEyes.await(
        "it knows that it is alone",
        () -> !victim.isAlive() || eyes.grid(cutOff).path("baseline_nodes_online").asInt() == 1);
    GridEyes.await("another one decides", () -> !leader(other).equals("node" + cutOff));
    // The others keep something new, so that the cut-off one, had it done so too, kept another.
    fasten(other);
    network.heal(cluster, cutOff);
    ends.add(victim.awaitExit(LIMIT));
    cluster.start(cutOff);
    cluster.node(cutOff).awaitReady(LIMIT);
    GridEyes.await("it has ended", () -> eyes.history(other).size() > before + 1);
    eyes.awaitSettled(other, NODES, NODES);
    operations.add(how + ": " + eyes.history(other).get(0));
    take(here);
  }

  private void awaitCopies(int asked) {
    AtomicReference<JsonNode> seen = new AtomicReference<>(MissingNode.getInstance());
    try {
      GridEyes.await(
          "copies move",
          () -> {
            seen.set(eyes.execution(asked));
            JsonNode operation = seen.get().path("operation");
            return operation.path("phase").asText().equals("moving")
                && operation.path("copies_left").asLong() > 0;
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "no copies moved: " + seen.get() + ", history " + eyes.history(asked), e);
    }
  }

  /** Of the first two nodes. */
  private int leader() {
    return leader(1).equals("node1") ? 1 : 2;
  }

  private String leader(int asked) {
    return eyes.execution(asked).path("leader_node_id").asText();
  }

  /** So much that each node that sends copies has more than one message of them to send. */
  private void fill(int through) {
    try (IgniteClient client = cluster.connectTo(through)) {
      for (int from = 0; from < FILLED; from += FILLED / 20) {
        Map<String, byte[]> some = new TreeMap<>();
        for (int i = from; i < from + FILLED / 20; i++) {
          some.put("filled/" + i, new byte[FILLED_BYTES]);
        }
        client.<String, byte[]>cache(CACHE).putAll(some);
      }
    }
  }

  private void take(SideWriters here) {
    here.close();
    majority.addAll(here.puts());
  }

  private ChaosReport report() {
    List<String> acked = majority.stream().filter(Put::acknowledged).map(Put::key).toList();
    List<String> unsure = window.stream().map(Put::key).toList();
    Copies copies =
        Copies.read(cluster, CACHE, Stream.concat(acked.stream(), unsure.stream()).toList());
    List<String> lost = acked.stream().filter(key -> copies.missing(key) > 0).toList();
    long nowhere = unsure.stream().filter(key -> copies.missing(key) == NODES).count();
    long part =
        unsure.stream()
            .filter(key -> copies.missing(key) > 0 && copies.missing(key) < NODES)
            .count();
    return new ChaosReport(
        network.kind(),
        cuts,
        acked.size() + unsure.size(),
        lost.size(),
        unsure.size(),
        nowhere,
        part,
        windowMillis,
        lastAckMillis,
        afterWindow,
        refusals,
        refusal,
        minority,
        ends,
        healMillis,
        baselineChanges,
        history,
        operations,
        comes,
        lost.stream().limit(10).map(copies::describe).toList());
  }

  private void say(String what) {
    System.err.println(what);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  @Override
  public void close() {
    // Before the writers: none of them waits for a node that does not run.
    cluster.close();
    writers.forEach(SideWriters::close);
  }
}
