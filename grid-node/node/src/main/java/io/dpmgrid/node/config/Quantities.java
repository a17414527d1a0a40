package io.dpmgrid.node.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes sizes such as {@code 256MB} and times such as {@code 5s}. */
public final class Quantities {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ?([A-Za-z]+)");
  private static final Map<String, Long> BYTES =
      Map.of(
          "B", 1L,
          "KB", 1L << 10,
          "KiB", 1L << 10,
          "MB", 1L << 20,
          "MiB", 1L << 20,
          "GB", 1L << 30,
          "GiB", 1L << 30,
          "TB", 1L << 40,
          "TiB", 1L << 40);
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private Quantities() {}

  /**
   * The bytes of a size with a unit; units are powers of 1024.
   *
   * @throws IllegalArgumentException if it has no such form or does not fit a long
   */
  public static long bytes(String text) {
    return read(text, BYTES, "such as 256MB");
  }

  /**
   * The duration of a time with a unit.
   *
   * @throws IllegalArgumentException if it has no such form or is longer than 292 years
   */
  public static Duration duration(String text) {
    return Duration.ofNanos(read(text, NANOS, "such as 5s"));
  }

  /** A size in the largest unit that gives a readable number, such as {@code 1.5 GiB}. */
  public static String readable(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format("%.1f %s", value, units[unit]);
  }

  /** A size as {@link #bytes} reads it, in the largest unit that it is a whole number of. */
  public static String exact(long bytes) {
    return exact(bytes, List.of("TB", "GB", "MB", "KB", "B"), BYTES);
  }

  /** A time as {@link #duration} reads it, in the largest unit that it is a whole number of. */
  public static String exact(Duration time) {
    return exact(time.toNanos(), List.of("d", "h", "m", "s", "ms", "us", "ns"), NANOS);
  }

  private static String exact(long value, List<String> largestFirst, Map<String, Long> units) {
    for (String unit : largestFirst) {
      long factor = units.getOrDefault(unit, 1L);
      if (value % factor == 0 && value != 0) {
        return value / factor + unit;
      }
    }
    return "0" + (units == NANOS ? "s" : "B");
  }

  private static long read(String text, Map<String, Long> units, String example) {
    Matcher matcher = FORM.matcher(text);
    Long factor = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (factor == null) {
      throw new IllegalArgumentException("is not a number with a unit, " + example);
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("is too large", e);
    }
  }
}
