package io.dpmgrid.node.config;

/**
 * A configuration that cannot be used. The message says what is wrong, where, and what would do.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception; {@code message} is shown to the user as it is. */
  public ConfigException(String message) {
    super(message);
  }
}
