package io.dpmgrid.bench.api;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.node.admin.AdminService;
import io.dpmgrid.node.cluster.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.IgniteCache;

/**
 * The process of the node under test: serves the admin API, and puts when it is told to. Ends at
 * once when its standard input ends.
 */
public final class ApiNode {
  private static final String CACHE = "orders";
  private static final int KEYS = 50_000;
  private static final int VALUE_BYTES = 1000;

  private ApiNode() {}

  /**
   * Takes the directory; answers {@code ok URL PID BARE-PORT TOKEN-FILE}, then to each command the
   * puts so far and the nanoseconds of its clock.
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        GridNode node = start(Path.of(args[0]));
        BareServer bare = new BareServer()) {
      answers.println(
          "ok "
              + node.adminUrl().orElseThrow()
              + " "
              + ProcessHandle.current().pid()
              + " "
              + bare.port()
              + " "
              + AdminService.tokenFile(node.config()));
      LongAdder puts = new LongAdder();
      AtomicBoolean writing = new AtomicBoolean(true);
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        if (line.equals("rest")) {
          writing.set(false);
        } else if (line.startsWith("load ")) {
          for (int i = 0; i < Integer.parseInt(line.substring("load ".length())); i++) {
            writer(node, puts, writing, i).start();
          }
        }
        answers.println("ok " + puts.sum() + " " + System.nanoTime());
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      answers.println("error " + String.valueOf(e).replaceAll("\\s+", " "));
    }
    Runtime.getRuntime().halt(0);
  }

  private static GridNode start(Path directory) throws IOException {
    List<Integer> ports = FreePorts.find(2);
    GridNode node =
        GridNode.builder()
            .data(directory)
            .nodeId("asked")
            .admin(0)
            .set("network.discovery-port", String.valueOf(ports.get(0)))
            .set("network.communication-port", String.valueOf(ports.get(1)))
            .set("network.client-port", "0")
            .set("memory.region-size", "512MB")
            .cache(CACHE)
            .start();
    node.awaitReady(Duration.ofMinutes(2));
    return node;
  }

  private static Thread writer(GridNode node, LongAdder puts, AtomicBoolean writing, int seed) {
    IgniteCache<Integer, byte[]> cache = node.ignite().cache(CACHE);
    Thread thread =
        new Thread(
            () -> {
              SplittableRandom random = new SplittableRandom(seed);
              byte[] value = new byte[VALUE_BYTES];
              while (writing.get()) {
                cache.put(random.nextInt(KEYS), value);
                puts.increment();
              }
            },
            "bench-writer-" + seed);
    thread.setDaemon(true);
    return thread;
  }
}
