package io.dpmgrid.node.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One line on a terminal that is written over and over. Used by one thread. */
final class LiveLine implements AutoCloseable {
  private final PrintStream to;
  private final boolean wanted;
  private String shown = "";

  /**
   * Shows nothing yet.
   *
   * @param wanted whether it shows anything on a terminal; elsewhere it never does
   */
  LiveLine(Output output, boolean wanted) {
    this.to = output.progress();
    this.wanted = wanted && standardErrorIsTerminal();
  }

  void show(String text) {
    String line = CtlTable.printable(text).replace('\n', ' ');
    if (wanted && !line.equals(shown)) {
      to.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
      to.flush();
      shown = line;
    }
  }

  @Override
  public void close() {
    end();
  }

  /** What is written next begins on a line of its own. */
  void end() {
    if (!shown.isEmpty()) {
      to.println();
      shown = "";
    }
  }

  /** Asked of the descriptor: the console object means other streams, and other things by JDK. */
  private static boolean standardErrorIsTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
