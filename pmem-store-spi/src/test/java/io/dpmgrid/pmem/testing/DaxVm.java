package io.dpmgrid.pmem.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Throw-away virtual machines in which {@link #PMEM} is a real fsdax file system that accepts
 * {@code MAP_SYNC}. All machines of one instance boot, one after the other, on the same medium. The
 * sources' directory is there under its own path; everything else that a machine writes is lost.
 *
 * <p>Not thread-safe.
 *
 * <p>Not promised: that a missing write-back is found. What a killed machine stored survives in the
 * host's memory, written back or not.
 */
public final class DaxVm {
  /** Where the medium is mounted in the machine. */
  public static final Path PMEM = Path.of("/mnt/pmem");

  /** The exit code of a machine that was killed on its mark. */
  public static final int KILLED = 137;

  /** Rarely, a JVM crashes under software emulation; the run is worth one more try then. */
  private static final int JVM_ABORTED = 134;

  private final Path root;
  private final Path backing;

  /**
   * How a command ended.
   *
   * @param exitCode the command's own, or {@link #KILLED}
   * @param lines its standard output
   * @param errors its standard error, as one text
   */
  public record Outcome(int exitCode, List<String> lines, String errors) {}

  /**
   * @param backing the file behind the medium; made by the first machine, kept between machines
   */
  public DaxVm(Path backing) {
    this.root = sources();
    this.backing = backing.toAbsolutePath();
  }

  /** Why no machine can be had here, or {@code null}. Installs nothing. */
  public static @Nullable String unavailable() throws IOException, InterruptedException {
    Outcome check = run(sources(), List.of(script().toString(), "--check"));
    return check.exitCode() == 0 ? null : check.errors().strip();
  }

  /**
   * Runs {@code main} of this JVM's class path in a machine.
   *
   * @param timeout the machine is killed after that long
   * @param killOn the machine is killed as soon as a line of output contains this; {@code null}
   *     lets it end by itself
   * @param main the class, then its arguments
   */
  public Outcome java(Duration timeout, @Nullable String killOn, String... main)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(script().toString());
    command.addAll(List.of("--share", root.toString(), "--pmem", backing.toString()));
    command.addAll(List.of("--timeout", Long.toString(timeout.toSeconds())));
    if (killOn != null) {
      command.addAll(List.of("--kill-on", killOn));
    }
    command.add("--");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Emulated instructions make the optimizing compiler dearer than what it saves.
    command.addAll(FastJvm.options());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-Xms512m", "-Xmx768m", "-ea", "-Djava.net.preferIPv4Stack=true"));
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add-opens")) {
        command.add(argument);
      }
    }
    try (PackedClassPath classes = new PackedClassPath(root.resolve("target"))) {
      command.addAll(List.of("-cp", classes.joined()));
      command.addAll(List.of(main));
      Outcome outcome = run(root, command);
      return outcome.exitCode() == JVM_ABORTED ? run(root, command) : outcome;
    }
  }

  private static Path script() {
    return sources().resolve("pmem-store-spi/src/test/dax-vm/run-in-dax-vm");
  }

  private static Path sources() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("pmem-store-spi/src/test/dax-vm/run-in-dax-vm"))) {
        return at;
      }
    }
    throw new IllegalStateException("not inside the sources: " + Path.of("").toAbsolutePath());
  }

  private static Outcome run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(directory.toFile()).start();
    try {
      StringBuilder errors = new StringBuilder();
      Thread errorReader =
          new Thread(() -> errors.append(readAll(process.getErrorStream())), "dax-vm-stderr");
      errorReader.start();
      List<String> lines = new ArrayList<>();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          lines.add(line);
        }
      }
      errorReader.join();
      return new Outcome(process.waitFor(), lines, errors.toString());
    } finally {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static String readAll(InputStream stream) {
    try (InputStreamReader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      StringBuilder text = new StringBuilder();
      char[] buffer = new char[8192];
      for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
        text.append(buffer, 0, n);
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
