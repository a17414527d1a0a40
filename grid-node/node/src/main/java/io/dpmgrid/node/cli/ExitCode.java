package io.dpmgrid.node.cli;

/** What the exit codes of {@code ./dpm} mean. */
final class ExitCode {
  /** Everything asked for was done, and nothing bad was found. */
  static final int OK = 0;

  /** Something bad was found, or what was asked for failed. */
  static final int BAD = 1;

  /** The command line or the configuration cannot be used. */
  static final int USAGE = 2;

  /** A running node failed and stopped itself rather than acknowledge what it cannot keep. */
  static final int NODE_FAILED = 3;

  /** The admin API cannot be reached, or the grid cannot answer now. */
  static final int UNREACHABLE = 4;

  /** The admin API refuses the login, or it has not enough rights. */
  static final int DENIED = 5;

  private ExitCode() {}
}
