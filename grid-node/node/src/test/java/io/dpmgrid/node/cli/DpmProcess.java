package io.dpmgrid.node.cli;

import io.dpmgrid.node.cluster.EngineJava;
import io.dpmgrid.pmem.testing.FastJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command line in a real process, its two streams in files. */
final class DpmProcess {
  private final Path out;
  private final Path err;
  private final Process process;

  private DpmProcess(Path out, Path err, Process process) {
    this.out = out;
    this.err = err;
    this.process = process;
  }

  /** Starts it; {@code directory} takes the files of its streams. */
  static DpmProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, List.of(), arguments);
  }

  /** Starts it with more options of Java. */
  static DpmProcess start(Path directory, List<String> java, String... arguments)
      throws IOException {
    List<String> command = EngineJava.command();
    command.addAll(java);
    command.addAll(
        List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder process =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    // The nodes that it starts live no longer than it does.
    process.environment().put("DPM_JAVA_OPTS", String.join(" ", FastJvm.options()));
    return new DpmProcess(out, err, process.start());
  }

  /** Waits for its end; returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after 5 minutes");
    }
    return process.exitValue();
  }

  Process process() {
    return process;
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }
}
