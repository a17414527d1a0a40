package io.dpmgrid.node.config;

/**
 * How the node logs.
 *
 * @param format the form of a line
 * @param level the least that is logged
 */
public record LoggingSettings(Format format, Level level) {
  /** The form of a line. */
  public enum Format {
    /** For people. */
    HUMAN,
    /** One JSON object per line. */
    JSON
  }

  /** The least that is logged. */
  public enum Level {
    /** Errors alone. */
    ERROR,
    /** And warnings. */
    WARN,
    /** And what an operator wants to know. */
    INFO,
    /** And the engine's chatter. */
    DEBUG
  }
}
