package io.dpmgrid.ignite.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;

/**
 * One server in a process of its own, for tests that kill it. Arguments: directory, name, index,
 * first port, nodes, features. Creates the file {@code ready} in its home when it has started.
 */
final class EngineMain {
  private EngineMain() {}

  public static void main(String[] arguments) throws Exception {
    EngineSettings settings =
        new EngineSettings(
            Path.of(arguments[0]),
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]),
            features(arguments[5]));
    if (settings.features().contains(EngineSettings.CLIENT)) {
      beAClient(settings);
      return;
    }
    endWithParent();
    Ignition.start(settings.configuration());
    Files.createFile(settings.home().resolve("ready"));
  }

  /** Reads what somebody else wrote and writes what somebody else will read. */
  private static void beAClient(EngineSettings settings) {
    try (Ignite client = Ignition.start(settings.configuration())) {
      IgniteCache<Integer, String> cache = client.cache("mixed");
      System.out.println("FOUND " + cache.get(1));
      cache.put(2, "two");
      System.out.println("PUT 2");
    }
  }

  /**
   * The pipe from the test breaks when the test's process dies; nothing may be left behind then.
   */
  private static void endWithParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever sent.
                }
              } catch (IOException broken) {
                // The same as its end.
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static Set<String> features(String joined) {
    return Arrays.stream(joined.split(",", -1))
        .filter(feature -> !feature.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
