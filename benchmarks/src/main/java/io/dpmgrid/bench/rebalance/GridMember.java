package io.dpmgrid.bench.rebalance;

import io.dpmgrid.bench.ignite.Checkpoints;
import io.dpmgrid.bench.load.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteDataStreamer;
import org.apache.ignite.internal.IgniteEx;

/**
 * The process of one node of a grid under test: starts it, answers {@code ok}, then executes one
 * command per line of standard input. Ends at once when its standard input ends.
 */
public final class GridMember {
  /** The cache that is filled and written to. */
  static final String CACHE = "data";

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final MemberNode node;
  private final Values values;
  private final CopyWatch copies;

  private GridMember(MemberNode node, MemberSpec spec) {
    this.node = node;
    this.values = new Values(spec.settings().valueBytes());
    this.copies = new CopyWatch((IgniteEx) node.ignite());
    Thread watch = new Thread(this::watch, "bench-copies");
    watch.setDaemon(true);
    watch.start();
  }

  /** Takes the node's specification as its only argument. */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      MemberSpec spec = MemberSpec.fromArgument(args[0]);
      MemberNode node =
          spec.ours() ? new OurMember(spec) : new StockMember(spec, Logger.getLogger(""));
      GridMember member = new GridMember(node, spec);
      answers.println("ok");
      String line;
      while ((line = commands.readLine()) != null) {
        answers.println(member.answer(line));
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      answers.println("error " + oneLine(e));
    }
    Runtime.getRuntime().halt(0);
  }

  private void watch() {
    while (true) {
      copies.received();
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  // Whatever goes wrong is for the driving process to judge.
  private String answer(String line) {
    try {
      String[] words = line.trim().split(" ");
      return ("ok " + execute(words)).trim();
    } catch (Exception e) {
      e.printStackTrace();
      return "error " + oneLine(e);
    }
  }

  private String execute(String[] words) throws Exception {
    return switch (words[0]) {
      case "ready" ->
          String.valueOf(
              node.ignite().cluster().state().active()
                  && node.ignite().cacheNames().contains(CACHE));
      case "fill" -> fill(Long.parseLong(words[1]), Long.parseLong(words[2]));
      case "missing" -> missing(Long.parseLong(words[1]), Long.parseLong(words[2]));
      case "checkpoint" -> {
        new Checkpoints(node.ignite()).finish();
        yield "";
      }
      case "settled" -> {
        int nodes = Integer.parseInt(words[1]);
        yield String.valueOf(
            node.ignite().cluster().currentBaselineTopology().size() == nodes
                && copies.settled(nodes));
      }
      case "received" -> String.valueOf(copies.received());
      case "join" -> {
        node.join(words[1]);
        yield "";
      }
      case "may-restart" -> String.valueOf(node.mayRestart(words[1]));
      default -> throw new IllegalArgumentException("No command " + words[0]);
    };
  }

  private String fill(long from, long to) {
    try (IgniteDataStreamer<String, byte[]> streamer = node.ignite().dataStreamer(CACHE)) {
      for (long key = from; key < to; key++) {
        streamer.addData(key(key), values.of(key));
      }
    }
    return "";
  }

  /** How many of these are not there as they were filled in. */
  private String missing(long from, long to) {
    IgniteCache<String, byte[]> cache = node.ignite().cache(CACHE);
    long missing = 0;
    for (long key = from; key < to; key++) {
      byte[] value = cache.get(key(key));
      missing += value == null || !values.isOf(key, value) ? 1 : 0;
    }
    return String.valueOf(missing);
  }

  private static String key(long number) {
    return "filled/" + number;
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e).replaceAll("\\s+", " ");
  }
}
