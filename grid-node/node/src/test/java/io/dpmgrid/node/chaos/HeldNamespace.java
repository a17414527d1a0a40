package io.dpmgrid.node.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A network of its own, held by a process that lives no longer than this one: whatever happens to a
 * test, nothing is left on the machine.
 */
final class HeldNamespace implements AutoCloseable {
  private final Process holder;
  private final List<String> entrance;

  private HeldNamespace(Process holder, List<String> entrance) {
    this.holder = holder;
    this.entrance = entrance;
  }

  /**
   * Makes one.
   *
   * @param unshare options of {@code unshare}; with {@code -U} one that needs no rights
   * @throws IOException if it may not be made here, with the reason
   */
  static HeldNamespace make(String unshare) throws IOException {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    // It ends with its standard input, which is this process.
    Process holder =
        new ProcessBuilder("unshare", unshare, "cat").redirectErrorStream(true).start();
    String pid = String.valueOf(holder.pid());
    Path link = Path.of("/proc", pid, "ns", "net");
    Path program = Path.of("/proc", pid, "exe");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(
            () ->
                !holder.isAlive()
                    || (!Files.readSymbolicLink(link).equals(own)
                        && !Files.readSymbolicLink(program).endsWith("unshare")));
    if (!holder.isAlive()) {
      throw new IOException("unshare " + unshare + ": " + text(holder).strip());
    }
    List<String> entrance = new ArrayList<>(List.of("nsenter", "-t", pid, "-n"));
    if (unshare.contains("U")) {
      entrance.addAll(List.of("-U", "--preserve-credentials"));
    }
    return new HeldNamespace(holder, List.copyOf(entrance));
  }

  /** A command that runs the command behind it in there, as the same process. */
  List<String> entrance() {
    return entrance;
  }

  long pid() {
    return holder.pid();
  }

  /** Runs {@code ip} in there. */
  void ip(String arguments) throws IOException {
    List<String> command = new ArrayList<>(entrance);
    command.addAll(List.of("ip"));
    command.addAll(List.of(arguments.split(" ")));
    run(command);
  }

  /**
   * Runs a command to its end.
   *
   * @throws IOException with what it printed, if it fails
   */
  static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = text(process);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + ": " + code + ": " + printed.strip());
    }
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
