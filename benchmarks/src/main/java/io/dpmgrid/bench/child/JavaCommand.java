package io.dpmgrid.bench.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a JVM that runs a class of this class path with what an engine needs of the
 * JDK.
 */
public final class JavaCommand {
  /** What every JVM's collector is asked for as the longest pause, in milliseconds. */
  public static final int GC_PAUSE_GOAL_MS = 20;

  private static final String OPENS = "/io/dpmgrid/bench/jvm-opens.txt";

  private JavaCommand() {}

  /**
   * A JVM like this one.
   *
   * @param heapMb size of the heap in MiB, fixed from the start
   * @param extra further JVM options
   */
  public static List<String> of(
      Class<?> main, int heapMb, List<String> extra, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(opens());
    command.add("-Xms" + heapMb + "m");
    command.add("-Xmx" + heapMb + "m");
    command.add("-XX:+UseG1GC");
    // The default, 200 ms, allows pauses longer than the stalls that the report counts.
    command.add("-XX:MaxGCPauseMillis=" + GC_PAUSE_GOAL_MS);
    command.add("-XX:MaxDirectMemorySize=1g");
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-Djava.awt.headless=true");
    command.add("-Dlogback.configurationFile=io/dpmgrid/bench/logback-bench.xml");
    command.addAll(extra);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** The options that open to the class path what an engine and the media need of the JDK. */
  public static List<String> opens() {
    try (InputStream in = JavaCommand.class.getResourceAsStream(OPENS)) {
      if (in == null) {
        throw new IllegalStateException(OPENS + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.trim().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(OPENS + " cannot be read", e);
    }
  }
}
