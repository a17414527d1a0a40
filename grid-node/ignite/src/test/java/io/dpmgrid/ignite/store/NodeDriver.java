package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.testing.FastJvm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts a {@link NodeProcess} and talks to it. */
final class NodeDriver implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final Path errors;

  private NodeDriver(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a process, with options for its JVM, and returns when its node has started. */
  static NodeDriver start(String role, Path work, String name, int port, String... options)
      throws IOException {
    NodeDriver driver = launch(role, work, name, port, options);
    assertThat(driver.answer()).as(driver.log()).isNotNull();
    return driver;
  }

  /** Starts a process whose node must not start, and returns all that it wrote. */
  static String startInVain(String role, Path work, String name, int port) throws IOException {
    try (NodeDriver driver = launch(role, work, name, port)) {
      StringBuilder said = new StringBuilder();
      for (String line = driver.out.readLine(); line != null; line = driver.out.readLine()) {
        assertThat(line).doesNotStartWith("ok ");
        said.append(line).append('\n');
      }
      return said + driver.log();
    }
  }

  private static NodeDriver launch(String role, Path work, String name, int port, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens")) {
        command.add(option);
      }
    }
    command.addAll(FastJvm.options());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-ea",
            "-Djava.net.preferIPv4Stack=true",
            "-DIGNITE_QUIET=true",
            "-cp",
            classPath(role.equals("ours")),
            NodeProcess.class.getName(),
            role,
            work.toString(),
            name,
            String.valueOf(port)));
    Path errors = Files.createTempFile(work, name, ".err");
    return new NodeDriver(
        new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  // Without our jar and the store's, which are directories in this build.
  private static String classPath(boolean withOurs) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                withOurs
                    || !(entry.contains("pmem-store-spi")
                        || entry.endsWith(
                            "ignite" + File.separator + "target" + File.separator + "classes")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Says {@code command} and returns the answer; {@code null} if the process died over it. */
  @Nullable String say(String command) {
    try {
      in.write(command + "\n");
      in.flush();
      return answer();
    } catch (IOException e) {
      return null;
    }
  }

  /** Stops the node as on SIGTERM's graceful way. */
  void stop() throws InterruptedException {
    assertThat(say("stop")).as(log()).isEqualTo("stopped");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** What the process wrote to its standard error. */
  String log() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable String answer() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ok ")) {
        return line.substring(3);
      }
    }
    return null;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
