package io.dpmgrid.bench.child;

import io.dpmgrid.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child process that answers each line on its standard input with one line on its standard
 * output: {@code ok ...} or {@code error ...}. Its standard error goes to a log file. One caller at
 * a time.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String GONE = "\0gone";

  private final String name;
  private final Process process;
  private final Path log;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final long startedNanos;

  private ChildProcess(String name, Process process, Path log, long startedNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.startedNanos = startedNanos;
    this.commands = process.outputWriter();
    Thread reader = new Thread(this::read, "answers of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process.
   *
   * @throws BenchException if it cannot be started
   */
  static ChildProcess start(String name, List<String> command, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    long started = System.nanoTime();
    try {
      return new ChildProcess(name, builder.start(), log, started);
    } catch (IOException e) {
      throw new BenchException(name + " could not be started: " + e.getMessage(), e);
    }
  }

  /** The moment before the process was started, as {@code System.nanoTime}. */
  public long startedNanos() {
    return startedNanos;
  }

  /**
   * Looks whether the process is still there, for one that tells nothing on its standard output.
   *
   * @throws BenchException if it has ended; the end of its log is in the message
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw failed("ended by itself with " + process.exitValue());
    }
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @return what followed {@code ok}, perhaps empty
   * @throws BenchException if the process answers with an error, ends, or does not answer in time;
   *     the end of its log is in the message
   */
  public String ask(String command, Duration limit) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw failed("could not be asked to " + command + ": " + e.getMessage());
    }
    return answer(command, limit);
  }

  /**
   * Waits for the answer to something that needs no command, for example the process's own start.
   *
   * @throws BenchException as {@link #ask} does
   */
  public String answer(String what, Duration limit) {
    String line;
    try {
      line = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted at: " + what);
    }
    if (line == null) {
      throw failed("did not answer within " + limit.toSeconds() + " s to: " + what);
    }
    if (line.equals(GONE)) {
      answers.add(GONE);
      throw failed("ended at: " + what);
    }
    if (line.startsWith("error ")) {
      throw failed("could not " + what + ": " + line.substring("error ".length()));
    }
    return line.substring("ok".length()).trim();
  }

  /**
   * Ends the process's standard input, and waits until it has ended by itself.
   *
   * @throws BenchException if it does not end in time
   */
  void end(Duration limit) {
    try {
      commands.close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed("did not end within " + limit.toSeconds() + " s");
      }
    } catch (IOException e) {
      throw failed("could not be asked to end: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted while it ended");
    }
  }

  /**
   * Kills the process, and processes of its own, as {@code kill -9} does, and waits until it is
   * gone.
   */
  public void kill() {
    List<ProcessHandle> offspring = process.descendants().toList();
    process.destroyForcibly();
    offspring.forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw failed("is still there a minute after SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted while being killed");
    }
  }

  /** Ends the process without grace: what it wrote is thrown away anyway. */
  @Override
  public void close() {
    kill();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      @Nullable String line;
      while ((line = lines.readLine()) != null) {
        if (line.equals("ok") || line.startsWith("ok ") || line.startsWith("error ")) {
          answers.add(line);
        } else {
          // What a JVM or a server says on its own account.
          Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      }
    } catch (IOException e) {
      answers.add("error " + e.getMessage());
    }
    answers.add(GONE);
  }

  private BenchException failed(String what) {
    return new BenchException(name + " " + what + ". The end of its log:\n" + logTail());
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
