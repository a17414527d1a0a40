package io.dpmgrid.node.cli;

/** Text that a person can paste into a shell. */
final class ShellWord {
  private ShellWord() {}

  /** {@code text} as one word of a POSIX shell. */
  static String of(String text) {
    return text.matches("[\\w./:@%+,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** The command that this process was started with. */
  static String dpm() {
    return of(System.getProperty("dpm.command", "./dpm"));
  }
}
