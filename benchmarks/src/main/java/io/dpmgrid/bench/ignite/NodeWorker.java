package io.dpmgrid.bench.ignite;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.bench.load.ReadLoad;
import io.dpmgrid.bench.load.Values;
import io.dpmgrid.ignite.DpmPlugin;
import io.dpmgrid.ignite.DpmPluginProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cluster.ClusterState;
import org.jspecify.annotations.Nullable;

/**
 * The process of one node under test: starts the node of its {@link NodeSpec}, answers {@code ok}
 * when it is active, then executes one command per line of standard input. Ends at once when its
 * standard input ends, so that it never outlives the run.
 */
public final class NodeWorker {
  /** Name of the atomic cache. */
  public static final String ATOMIC = "atomic";

  /** Name of the transactional cache; a put is an implicit transaction of its own. */
  public static final String TRANSACTIONAL = "transactional";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Ignite ignite;
  private final Values values;
  private final @Nullable Checkpoints checkpoints;

  private NodeWorker(Ignite ignite, NodeSpec spec) {
    this.ignite = ignite;
    this.values = new Values(spec.settings().valueBytes());
    this.checkpoints = spec.system().persistent() ? new Checkpoints(ignite) : null;
  }

  /** Takes the node's specification as its only argument. */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Logger logger = Logger.getLogger("");
      NodeWorker worker = start(NodeSpec.fromArgument(args[0]), logger);
      answers.println("ok");
      String line;
      while ((line = commands.readLine()) != null) {
        answers.println(worker.answer(line));
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      answers.println("error " + oneLine(e));
    }
    Runtime.getRuntime().halt(0);
  }

  private static NodeWorker start(NodeSpec spec, Logger logger) {
    Ignite ignite = Ignition.start(NodeConfiguration.of(spec, logger));
    if (ignite.cluster().state() != ClusterState.ACTIVE) {
      ignite.cluster().state(ClusterState.ACTIVE);
    }
    ignite.getOrCreateCache(NodeConfiguration.cache(ATOMIC, CacheAtomicityMode.ATOMIC, spec));
    ignite.getOrCreateCache(
        NodeConfiguration.cache(TRANSACTIONAL, CacheAtomicityMode.TRANSACTIONAL, spec));
    return new NodeWorker(ignite, spec);
  }

  // Whatever goes wrong is for the driving process to judge.
  private String answer(String line) {
    try {
      return ("ok " + execute(line.trim().split(" "))).trim();
    } catch (Exception e) {
      e.printStackTrace();
      return "error " + oneLine(e);
    }
  }

  private String execute(String[] words) throws Exception {
    switch (words[0]) {
      case "fill" -> fill(words[1], number(words[2]), number(words[3]));
      case "put" -> {
        PutLoad load = new PutLoad(cache(words[1]), values, number(words[2]));
        return mapper.writeValueAsString(
            load.run(Integer.parseInt(words[3]), number(words[4]), number(words[5])));
      }
      case "overwrite" -> overwrite(words[1], number(words[2]), number(words[3]));
      case "check" -> check(words[1], number(words[2]));
      case "rate" -> {
        return String.valueOf(
            reads(words).rate(Integer.parseInt(words[4]), number(words[5]), number(words[6])));
      }
      case "until" -> {
        double rate = Double.parseDouble(words[7]);
        return String.valueOf(
            reads(words)
                .until(rate, Integer.parseInt(words[4]), number(words[5]), number(words[6])));
      }
      case "pacing" -> {
        DpmPlugin plugin = ignite.plugin(DpmPluginProvider.NAME);
        return String.valueOf(plugin.checkpointLogBytes());
      }
      case "checkpoint" -> {
        if (checkpoints != null) {
          checkpoints.finish();
        }
      }
      case "begin-checkpoint" -> {
        if (checkpoints != null) {
          checkpoints.begin();
        }
      }
      case "settle" -> {
        if (checkpoints != null) {
          checkpoints.settle();
        }
      }
      default -> throw new IllegalArgumentException("No command " + words[0]);
    }
    return "";
  }

  private void fill(String cache, long from, long to) {
    try (IgniteDataStreamer<Long, byte[]> streamer = ignite.dataStreamer(cache)) {
      for (long key = from; key < to; key++) {
        streamer.addData(key, values.of(key));
      }
    }
  }

  private void overwrite(String name, long from, long to) {
    IgniteCache<Long, byte[]> cache = cache(name);
    for (long key = from; key < to; key++) {
      cache.put(key, values.of(key));
    }
  }

  private void check(String name, long key) {
    byte[] value = cache(name).get(key);
    if (value == null || !values.isOf(key, value)) {
      throw new IllegalStateException("Key " + key + " is missing or has a foreign value");
    }
  }

  private ReadLoad reads(String[] words) {
    IgniteCache<Long, byte[]> cache = cache(words[1]);
    return new ReadLoad(() -> cache::get, values, number(words[2]), number(words[3]));
  }

  private IgniteCache<Long, byte[]> cache(String name) {
    return ignite.cache(name);
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e).replaceAll("\\s+", " ");
  }
}
