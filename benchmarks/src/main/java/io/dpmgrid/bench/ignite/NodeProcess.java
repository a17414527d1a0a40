package io.dpmgrid.bench.ignite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.ChildProcess;
import io.dpmgrid.bench.child.JavaCommand;
import io.dpmgrid.bench.child.RunArea;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node under test in a process of its own, as the driving process sees it. One caller at a time.
 */
public final class NodeProcess {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration END_LIMIT = Duration.ofMinutes(2);
  private static final List<String> JVM =
      List.of(
          "-DIGNITE_UPDATE_NOTIFIER=false",
          "-DIGNITE_NO_ASCII=true",
          "-DIGNITE_QUIET=true",
          "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true");

  private final ObjectMapper mapper = new ObjectMapper();
  private final NodeSpec spec;
  private final ChildProcess child;
  private final RunArea area;

  private NodeProcess(NodeSpec spec, ChildProcess child, RunArea area) {
    this.spec = spec;
    this.child = child;
    this.area = area;
  }

  /**
   * Starts the process and returns at once; {@link #awaitStart} waits for the node.
   *
   * @param directory the node's own, perhaps with data from before
   * @param jvmOptions further options of the JVM
   */
  public static NodeProcess start(
      RunArea area,
      IgniteSystem system,
      String medium,
      Path directory,
      NodeSettings settings,
      List<String> jvmOptions) {
    NodeSpec spec;
    try {
      spec = NodeSpec.of(system, medium, directory, settings);
    } catch (IOException e) {
      throw new BenchException("No free loopback port: " + e.getMessage(), e);
    }
    List<String> options = Stream.concat(JVM.stream(), jvmOptions.stream()).toList();
    List<String> command =
        JavaCommand.of(NodeWorker.class, settings.heapMb(), options, List.of(spec.toArgument()));
    ChildProcess child =
        area.start(system.label() + " on " + medium, command, directory.resolve("process.log"));
    return new NodeProcess(spec, child, area);
  }

  /** Waits until the node is active and its caches are there. */
  public void awaitStart() {
    child.answer("start", LIMIT);
  }

  /** What was started. */
  public NodeSpec spec() {
    return spec;
  }

  /** The moment before the process was started, as {@code System.nanoTime}. */
  public long startedNanos() {
    return child.startedNanos();
  }

  /** Loads keys {@code [from, to)} through the engine's data streamer. */
  public void fill(String cache, long from, long to) {
    child.ask("fill " + cache + " " + from + " " + to, LIMIT);
  }

  /** Puts keys {@code [from, to)} one by one. */
  public void overwrite(String cache, long from, long to) {
    child.ask("overwrite " + cache + " " + from + " " + to, LIMIT);
  }

  /** One round of puts of random keys below {@code keys}. */
  public PutResult put(String cache, long keys, int threads, long millis, long seed) {
    String answer =
        child.ask("put " + cache + " " + keys + " " + threads + " " + millis + " " + seed, LIMIT);
    try {
      return mapper.readValue(answer, PutResult.class);
    } catch (JsonProcessingException e) {
      throw new BenchException("Not a result of a round: " + answer, e);
    }
  }

  /** Reads one key and checks its value. */
  public void check(String cache, long key) {
    child.ask("check " + cache + " " + key, LIMIT);
  }

  /** Reads random keys of {@code [from, to)} for a while; reads per second of the second half. */
  public double readRate(String cache, long from, long to, int threads, long millis, long seed) {
    String command = "rate " + reads(cache, from, to, threads, millis, seed);
    return Double.parseDouble(child.ask(command, LIMIT));
  }

  /** Reads until the rate is reached; false if it is not within {@code limitMillis}. */
  public boolean readUntil(
      String cache, long from, long to, int threads, long limitMillis, long seed, double rate) {
    String command = "until " + reads(cache, from, to, threads, limitMillis, seed) + " " + rate;
    return Boolean.parseBoolean(child.ask(command, LIMIT));
  }

  /** Bytes of log after which ours begins a checkpoint; 0 if it leaves that to the engine. */
  public long checkpointLogBytes() {
    return Long.parseLong(child.ask("pacing", LIMIT));
  }

  /** Makes a checkpoint and waits for its end. */
  public void checkpoint() {
    child.ask("checkpoint", LIMIT);
  }

  /** Begins a checkpoint and returns while its pages are being written. */
  public void beginCheckpoint() {
    child.ask("begin-checkpoint", LIMIT);
  }

  /** Waits until no checkpoint runs and the archiver has caught up. */
  public void settle() {
    child.ask("settle", LIMIT);
  }

  /** Kills the process as {@code kill -9} does. */
  public void kill() {
    area.kill(child);
  }

  /** Lets the process end by itself, without grace for the node, and waits for it. */
  public void end() {
    area.end(child, END_LIMIT);
  }

  private static String reads(
      String cache, long from, long to, int threads, long millis, long seed) {
    return cache + " " + from + " " + to + " " + threads + " " + millis + " " + seed;
  }
}
