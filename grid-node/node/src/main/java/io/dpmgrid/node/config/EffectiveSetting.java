package io.dpmgrid.node.config;

import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration as it is in force.
 *
 * @param key its path, with positions of lists
 * @param value as it would stand in a file; null if nothing stands for it, or it is a secret
 * @param source where it comes from
 * @param detail file and line; null for other sources
 * @param redacted whether the value is left out because it is a secret
 */
public record EffectiveSetting(
    String key, @Nullable String value, Source source, @Nullable String detail, boolean redacted) {
  /** Where a value comes from. */
  public enum Source {
    /** Built in. */
    DEFAULT,
    /** The configuration file. */
    FILE,
    /** The command line. */
    OPTION,
    /** The program that embeds the node. */
    CODE
  }
}
