package io.dpmgrid.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How the text of a value becomes a value.
 *
 * @param range what is accepted, in words, for errors and the reference
 * @param parser turns an entry into a value; throws {@link IllegalArgumentException} if it cannot
 * @param <T> the type of the value
 */
record ValueType<T>(String range, Function<Entry, T> parser) {

  static ValueType<String> text(String pattern, String range) {
    Pattern compiled = Pattern.compile(pattern);
    return new ValueType<>(
        range,
        entry -> {
          if (!compiled.matcher(entry.text()).matches()) {
            throw new IllegalArgumentException("does not have that form");
          }
          return entry.text();
        });
  }

  static ValueType<Boolean> flag() {
    return choice(Map.of("true", true, "false", false), List.of("true", "false"));
  }

  static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "a whole number from " + min + " to " + max,
        entry -> (int) within(wholeNumber(entry.text()), min, max));
  }

  static ValueType<Double> decimal(double min, double max) {
    return new ValueType<>(
        "a number from " + min + " to " + max,
        entry -> {
          double value = Double.parseDouble(entry.text());
          if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("is outside the range");
          }
          return value;
        });
  }

  static ValueType<Long> size(String min, String max) {
    long least = Quantities.bytes(min);
    long most = Quantities.bytes(max);
    return new ValueType<>(
        "a size from "
            + min
            + " to "
            + max
            + ", with a unit: B, KB, MB, GB, TB or KiB, MiB, GiB, TiB (both of 1024)",
        entry -> within(Quantities.bytes(entry.text()), least, most));
  }

  static ValueType<Duration> duration(String min, String max) {
    Duration least = Quantities.duration(min);
    Duration most = Quantities.duration(max);
    return new ValueType<>(
        "a time from " + min + " to " + max + ", with a unit: ns, us, ms, s, m, h or d",
        entry -> {
          Duration value = Quantities.duration(entry.text());
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("is outside the range");
          }
          return value;
        });
  }

  static ValueType<Path> path() {
    return path("a directory");
  }

  static ValueType<Path> file() {
    return path("a file");
  }

  private static ValueType<Path> path(String what) {
    return new ValueType<>(
        what + "; a relative one starts at the directory of the configuration file",
        entry -> {
          if (entry.text().isBlank()) {
            throw new IllegalArgumentException("is empty");
          }
          return entry.base().resolve(entry.text()).toAbsolutePath().normalize();
        });
  }

  /** {@code word}, or what {@code type} accepts; {@code word} becomes {@code value}. */
  static <T> ValueType<T> orWord(String word, T value, ValueType<T> type) {
    return new ValueType<>(
        "`" + word + "`, or " + type.range(),
        entry -> entry.text().equals(word) ? value : type.parser().apply(entry));
  }

  /** One of the constants, by the word that {@code id} gives for it. */
  static <T> ValueType<T> oneOf(Collection<T> constants, Function<T, String> id) {
    Map<String, T> words = new LinkedHashMap<>();
    constants.forEach(constant -> words.put(id.apply(constant), constant));
    return choice(words, new ArrayList<>(words.keySet()));
  }

  /** The word of an enum constant in configuration: lower case, with hyphens. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> ValueType<T> choice(Map<String, T> words, List<String> order) {
    return new ValueType<>(
        "one of `" + String.join("`, `", order) + "`",
        entry -> {
          T value = words.get(entry.text());
          if (value == null) {
            throw new IllegalArgumentException("is none of them");
          }
          return value;
        });
  }

  private static long wholeNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a whole number", e);
    }
  }

  private static long within(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("is outside the range");
    }
    return value;
  }
}
