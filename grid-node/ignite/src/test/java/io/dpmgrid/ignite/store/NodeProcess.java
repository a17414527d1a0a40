package io.dpmgrid.ignite.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.store.PageStore;
import org.apache.ignite.internal.processors.cache.persistence.file.FilePageStoreManager;
import org.awaitility.Awaitility;

/**
 * A node in a process of its own that does what its standard input says, a word and its arguments a
 * line, and answers each with {@code ok} and a result. Uses nothing of ours unless told to, so that
 * it runs without our jar.
 */
public final class NodeProcess {
  private static final String CACHE = "c";

  private NodeProcess() {}

  /**
   * @param args {@code stock|ours}, work directory, name, discovery port
   */
  public static void main(String[] args) throws Exception {
    Path work = Path.of(args[1]);
    int port = Integer.parseInt(args[3]);
    IgniteConfiguration configuration =
        switch (args[0]) {
          case "stock" -> NodeSettings.persistent(work, args[2], port);
          case "ours" -> OurNode.persistent(work, args[2], port);
          default -> throw new IllegalArgumentException(args[0]);
        };
    try (Ignite ignite = Ignition.start(configuration);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      answer(ignite.cluster().nodes().size());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ");
        if (words[0].equals("stop")) {
          break;
        }
        answer(run(ignite, words));
      }
    }
    answer("stopped");
  }

  private static Object run(Ignite ignite, String[] words) throws Exception {
    return switch (words[0]) {
      case "activate" -> {
        ignite.cluster().state(ClusterState.ACTIVE);
        yield ignite.cluster().state();
      }
      case "put" -> put(cache(ignite), number(words, 1), number(words, 2));
      case "fill" -> put(cache(ignite, words[1]), number(words, 2), number(words, 3));
      case "disable-log" -> {
        ignite.cluster().disableWal(CACHE);
        // The engine lets the caller go on before it notes the change in the descriptor of the
        // cache, which is where the question looks.
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !ignite.cluster().isWalEnabled(CACHE));
        yield ignite.cluster().isWalEnabled(CACHE);
      }
      case "check" -> check(cache(ignite), number(words, 1), number(words, 2));
      case "checkpoint" -> {
        NodeSettings.checkpoint(ignite);
        yield "";
      }
      case "halt" -> {
        Runtime.getRuntime().halt(9);
        yield "";
      }
      case "halt-in-checkpoint" -> {
        haltAtPage(ignite, number(words, 1));
        NodeSettings.checkpoint(ignite);
        yield "survived";
      }
      case "classes" -> {
        try {
          yield Class.forName("io.dpmgrid.ignite.DpmPluginProvider").getName();
        } catch (ClassNotFoundException e) {
          yield "none";
        }
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  static IgniteCache<Integer, byte[]> cache(Ignite ignite) {
    return cache(ignite, CACHE);
  }

  static IgniteCache<Integer, byte[]> cache(Ignite ignite, String name) {
    return ignite.getOrCreateCache(NodeSettings.cache(name));
  }

  static int put(IgniteCache<Integer, byte[]> cache, int from, int to) {
    for (int key = from; key < to; key++) {
      cache.put(key, value(key));
    }
    return to - from;
  }

  /** How many of the keys hold what was put. */
  static int check(IgniteCache<Integer, byte[]> cache, int from, int to) {
    int right = 0;
    for (int key = from; key < to; key++) {
      if (Arrays.equals(value(key), cache.get(key))) {
        right++;
      }
    }
    return right;
  }

  private static byte[] value(int key) {
    byte[] value = new byte[700];
    new Random(key).nextBytes(value);
    return value;
  }

  private static void haltAtPage(Ignite ignite, int page) throws Exception {
    FilePageStoreManager stores =
        (FilePageStoreManager) ((IgniteEx) ignite).context().cache().context().pageStore();
    AtomicInteger written = new AtomicInteger();
    int group = ((IgniteEx) ignite).cachex(CACHE).context().groupId();
    for (PageStore store : stores.getStores(group)) {
      store.addWriteListener(
          (id, buffer) -> {
            if (written.incrementAndGet() == page) {
              Runtime.getRuntime().halt(9);
            }
          });
    }
  }

  private static int number(String[] words, int index) {
    return Integer.parseInt(words[index]);
  }

  private static void answer(Object result) {
    System.out.println("ok " + result);
    System.out.flush();
  }
}
