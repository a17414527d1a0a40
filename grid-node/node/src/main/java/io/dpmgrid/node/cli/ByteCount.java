package io.dpmgrid.node.cli;

import io.dpmgrid.node.config.Quantities;
import java.util.regex.Pattern;

/** Numbers of bytes on the command line: plain, or with a unit. */
final class ByteCount {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private ByteCount() {}

  /**
   * The bytes of {@code 5000000} or {@code 5MB}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static long of(String text) {
    return NUMBER.matcher(text).matches() ? Long.parseLong(text) : Quantities.bytes(text);
  }
}
