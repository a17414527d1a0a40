package io.dpmgrid.node.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One node in a process of its own: {@code ./dpm node start} without the script. Its log goes to a
 * file. The node stops when this process ends, however it ends.
 *
 * <p>Thread-safe.
 */
public final class NodeProcess implements AutoCloseable {
  private static final String MAIN = "io.dpmgrid.node.cli.Main";
  private static final int LOG_LINES_SHOWN = 15;

  private final String id;
  private final Path log;
  private final Process process;
  private final long startedNanos = System.nanoTime();
  // Completed with System.nanoTime() at the moment the node said so.
  private final CompletableFuture<Long> ready = new CompletableFuture<>();

  private NodeProcess(String id, Path log, Process process) {
    this.id = id;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts the process; returns at once.
   *
   * @param id the node's id, for messages
   * @param configFile its configuration
   * @param log where its standard error goes; appended to
   * @param jvmOptions options of its Java process beside those that the engine needs
   * @throws IOException if no process can be started
   */
  public static NodeProcess start(String id, Path configFile, Path log, List<String> jvmOptions)
      throws IOException {
    return start(id, configFile, log, jvmOptions, List.of());
  }

  /**
   * The same behind a command that runs it, as the same process.
   *
   * @param launcher see {@link NodePlace#launcher}
   */
  static NodeProcess start(
      String id, Path configFile, Path log, List<String> jvmOptions, List<String> launcher)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(engineOptions());
    command.addAll(classArchive());
    command.addAll(jvmOptions);
    command.addAll(optionsOfTheUser());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(
        List.of(MAIN, "node", "start", "--stop-with-parent", "--config", configFile.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .directory(new File(System.getProperty("user.dir")))
            .start();
    NodeProcess node = new NodeProcess(id, log, process);
    Thread reader = new Thread(node::readOutput, "output-of-" + id);
    reader.setDaemon(true);
    reader.start();
    return node;
  }

  /** The archive of a node's classes that this process was started with, if any, for that one. */
  private static List<String> classArchive() {
    String archive = System.getProperty("dpm.class-archive");
    // A JVM that cannot use it goes on without it and, told so, without a word.
    return archive == null
        ? List.of()
        : List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds*=off");
  }

  /** What the user wants of every Java process; last, so that it wins. */
  private static List<String> optionsOfTheUser() {
    String options = System.getenv("DPM_JAVA_OPTS");
    return options == null || options.isBlank()
        ? List.of()
        : List.of(options.strip().split("\\s+"));
  }

  /** What every process of the engine needs of the JDK; the list of the build. */
  static List<String> engineOptions() throws IOException {
    try (InputStream options =
        NodeProcess.class.getResourceAsStream("/io/dpmgrid/node/jvm.options")) {
      if (options == null) {
        throw new IOException("io/dpmgrid/node/jvm.options is not on the class path: build again");
      }
      String text = new String(options.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().split("\\s+"));
    }
  }

  /** The node's id. */
  public String id() {
    return id;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until the node serves: the cluster is active and the configured caches exist.
   *
   * @return from the start of the process to the moment the node said so
   * @throws ClusterException if it ends or does not within {@code limit}
   */
  public Duration awaitReady(Duration limit) {
    try {
      long at = ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return Duration.ofNanos(at - startedNanos);
    } catch (TimeoutException e) {
      throw new ClusterException(
          "node " + id + " did not become ready within " + limit.toSeconds() + " s" + logTail(), e);
    } catch (ExecutionException e) {
      throw new ClusterException("node " + id + " ended before it was ready" + logTail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while waiting for node " + id, e);
    }
  }

  /** {@link System#nanoTime()} at the start of the process. */
  public long startedNanos() {
    return startedNanos;
  }

  /** Sends SIGKILL; returns at once, so that several nodes can be hit together. */
  public void sendKill() {
    process.destroyForcibly();
  }

  /** Sends SIGTERM; returns at once. */
  public void sendTerm() {
    process.destroy();
  }

  /** Waits until the process has ended; returns its exit code. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ClusterException(
            "node " + id + " still runs after " + limit.toSeconds() + " s" + logTail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while waiting for node " + id, e);
    }
  }

  /**
   * Stops the node gracefully with SIGTERM.
   *
   * @return its exit code; 0 if everything was written and marked clean
   */
  public int stop(Duration limit) {
    sendTerm();
    return awaitExit(limit);
  }

  /** Kills the process if it still runs, and waits for its end. */
  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(30));
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ready ")) {
          ready.complete(System.nanoTime());
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process may break instead of ending; both mean the same.
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new ClusterException("node " + id + " ended" + logTail()));
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "; the end of "
          + log
          + ":\n"
          + String.join(
              "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "; its log " + log + " cannot be read: " + e.getMessage();
    }
  }
}
