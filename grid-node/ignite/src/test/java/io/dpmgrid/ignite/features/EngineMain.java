package io.dpmgrid.ignite.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
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
    endWithParent();
    Ignition.start(settings.configuration());
    Files.createFile(settings.home().resolve("ready"));
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
