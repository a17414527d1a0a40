package io.dpmgrid.rebalancer.execute;

/**
 * The answer to a command.
 *
 * @param accepted whether it will be so
 * @param message what follows from it, or why not and what to do
 */
public record Reply(boolean accepted, String message) {
  static Reply yes(String message) {
    return new Reply(true, message);
  }

  static Reply no(String message) {
    return new Reply(false, message);
  }
}
