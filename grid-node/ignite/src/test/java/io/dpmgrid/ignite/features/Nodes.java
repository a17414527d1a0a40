package io.dpmgrid.ignite.features;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.testing.FastJvm;
import io.dpmgrid.pmem.testing.LoopbackPorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.ClientConfiguration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of engines in processes of their own on loopback, which a test kills and restarts, and
 * a thick client of it in this process. Not thread-safe.
 */
final class Nodes implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  private final TestMedium medium;
  private final Path directory;
  private final Set<String> features;
  private final int base;
  private final @Nullable Process[] processes;
  private @Nullable Ignite client;
  private int clients;

  Nodes(TestMedium medium, int count, String... features) {
    this.medium = medium;
    this.directory = medium.directory();
    this.features = Set.of(features);
    this.base = freeBlock();
    this.processes = new Process[count];
  }

  /** Starts every node with the plugin, and activates the cluster. */
  void startAll() {
    for (int index = 0; index < processes.length; index++) {
      launch(index, true);
    }
    for (int index = 0; index < processes.length; index++) {
      awaitReady(index);
    }
    client().cluster().state(ClusterState.ACTIVE);
    assertThat(OnNode.pluginActiveEverywhere(client()))
        .as("our plugin is active on every node")
        .isEqualTo(!TestMedium.isStock());
  }

  /** Starts one node with the plugin and waits until it serves. */
  void start(int index) {
    launch(index, true);
    awaitReady(index);
  }

  /** Starts one node on a class path without anything of ours. */
  void startStock(int index) {
    launch(index, false);
    awaitReady(index);
  }

  /** SIGKILL. */
  void kill(int index) {
    end(index, true);
  }

  /** SIGTERM: the engine stops gracefully. */
  void stop(int index) {
    end(index, false);
  }

  /** SIGKILL for every node, then starts them all again. */
  void killAllAndRestart() {
    closeClient();
    for (Process process : processes) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
    for (int index = 0; index < processes.length; index++) {
      kill(index);
    }
    startAll();
  }

  /** A thick client without our plugin; the same one until the cluster is restarted. */
  Ignite client() {
    Ignite current = client;
    if (current == null) {
      current = Ignition.start(clientSettings().configuration());
      client = current;
    }
    return current;
  }

  /** A thin client of every node; the caller closes it. */
  IgniteClient thinClient() {
    String[] addresses = new String[processes.length];
    for (int index = 0; index < processes.length; index++) {
      addresses[index] = "127.0.0.1:" + settings(index).clientPort();
    }
    return Ignition.startClient(new ClientConfiguration().setAddresses(addresses));
  }

  /** How node {@code index} is configured. */
  EngineSettings settings(int index) {
    return new EngineSettings(directory, "n" + index, index, base, processes.length, features);
  }

  /** What node {@code index} printed, all its lives together. */
  String log(int index) {
    try {
      return Files.readString(logFile(index));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeClient();
    for (int index = 0; index < processes.length; index++) {
      kill(index);
    }
  }

  void closeClient() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** A thick client in a process without anything of ours; returns what it printed. */
  String runStockClient() {
    EngineSettings settings = clientSettings();
    try {
      Process process =
          new ProcessBuilder(command(settings, false)).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private EngineSettings clientSettings() {
    Set<String> asClient = new HashSet<>(features);
    asClient.add(EngineSettings.CLIENT);
    String name = "client" + base + "-" + clients++;
    return new EngineSettings(directory, name, 0, base, processes.length, asClient);
  }

  private List<String> command(EngineSettings settings, boolean plugin) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add-opens")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("-ea", "-Xmx384m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(FastJvm.options());
    command.addAll(List.of("-Djava.net.preferIPv4Stack=true", "-DIGNITE_UPDATE_NOTIFIER=false"));
    command.addAll(
        List.of("-DIGNITE_QUIET=false", "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true"));
    command.addAll(List.of("-DIGNITE_PDS_WAL_REBALANCE_THRESHOLD=0"));
    if (plugin && !TestMedium.isStock()) {
      command.addAll(List.of("-Ddpm.enabled=true", "-Ddpm.medium.kind=" + medium.kind()));
    }
    command.addAll(
        List.of("-cp", plugin ? System.getProperty("java.class.path") : stockClassPath()));
    command.addAll(
        List.of(
            "io.dpmgrid.ignite.features.EngineMain",
            directory.toString(),
            settings.name(),
            Integer.toString(settings.index()),
            Integer.toString(base),
            Integer.toString(processes.length),
            String.join(",", settings.features())));
    return command;
  }

  private void launch(int index, boolean plugin) {
    EngineSettings settings = settings(index);
    try {
      Files.createDirectories(settings.home());
      Files.createDirectories(logFile(index).toAbsolutePath().getParent());
      Files.deleteIfExists(settings.home().resolve("ready"));
      processes[index] =
          new ProcessBuilder(command(settings, plugin))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(index).toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(int index) {
    Path ready = settings(index).home().resolve("ready");
    Process process = processes[index];
    if (process == null) {
      throw new IllegalStateException("node " + index + " was not launched");
    }
    Awaitility.await()
        .atMost(START_TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(ready) || !process.isAlive());
    if (!Files.exists(ready)) {
      throw new IllegalStateException("node " + index + " did not start:\n" + tail(log(index)));
    }
  }

  private void end(int index, boolean forcibly) {
    Process process = processes[index];
    if (process == null) {
      return;
    }
    processes[index] = null;
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      if (!process.waitFor(60, SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("node " + index + " did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The engine's jars, and the two classes that start it; nothing of ours. */
  private String stockClassPath() throws IOException {
    Path classes = directory.resolve("stock-classes");
    for (String name : List.of("EngineMain", "EngineSettings")) {
      String file = "io/dpmgrid/ignite/features/" + name + ".class";
      Path copy = classes.resolve(file);
      Files.createDirectories(copy.getParent());
      try (var in = Nodes.class.getClassLoader().getResourceAsStream(file)) {
        if (in == null) {
          throw new IOException("no " + file + " on the class path");
        }
        Files.write(copy, in.readAllBytes());
      }
    }
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("dpmgrid") && !isOurs(entry))
            .collect(Collectors.joining(File.pathSeparator));
    return classes + File.pathSeparator + jars;
  }

  private static boolean isOurs(String entry) {
    String file = Path.of(entry).getFileName().toString();
    return file.startsWith("pmem-store-spi") || file.startsWith("grid-node");
  }

  /** Outlives the data, so that a failed test can be understood. */
  private Path logFile(int index) {
    return Path.of("target", "feature-logs", directory.getFileName() + "-n" + index + ".log");
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 6_000));
  }

  private static int freeBlock() {
    try {
      return LoopbackPorts.block(EngineSettings.BLOCK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
