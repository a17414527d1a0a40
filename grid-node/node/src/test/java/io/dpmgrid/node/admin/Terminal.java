package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.node.cli.Main;
import io.dpmgrid.node.cluster.EngineJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command that runs in a terminal of its own. */
final class Terminal implements AutoCloseable {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  private final Process process;
  private final Path shown;

  private Terminal(Process process, Path shown) {
    this.process = process;
    this.shown = shown;
  }

  /** Whether this machine has what makes terminals. */
  static boolean isThere() {
    return Files.isExecutable(SCRIPT);
  }

  /** Starts a command of ours, which writes to a terminal. */
  static Terminal run(List<String> arguments) throws IOException {
    String command =
        Stream.of(EngineJava.command(), List.of(Main.class.getName()), arguments)
            .flatMap(List::stream)
            .map(one -> "'" + one + "'")
            .collect(Collectors.joining(" "));
    Path shown =
        Files.createTempFile(Files.createDirectories(Path.of("target")), "terminal", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qefc", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("SHELL", "/bin/sh");
    return new Terminal(builder.start(), shown);
  }

  /** Waits for the end of the command, and gives its code. */
  int code() throws InterruptedException {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    return process.exitValue();
  }

  /** What was written, line by line; what was written over is one of its own. */
  List<String> lines() throws IOException {
    return Stream.of(Files.readString(shown, StandardCharsets.UTF_8).split("[\r\n]+"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
