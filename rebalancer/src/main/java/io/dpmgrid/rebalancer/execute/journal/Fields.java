package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.execute.journal.JournalUnreadableException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each taken once and checked. A field that is missing, of another
 * type, out of its bounds or unknown makes the whole journal unreadable. Not thread-safe.
 */
final class Fields {
  private static final String UNKNOWN = "UNKNOWN";

  private final String path;
  private final Map<?, ?> object;
  private final Set<String> taken = new HashSet<>();

  private Fields(String path, Map<?, ?> object) {
    this.path = path;
    this.object = object;
  }

  static Fields of(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(path, map);
    }
    throw bad(path, "an object", value);
  }

  private static JournalUnreadableException bad(
      String path, String expected, @Nullable Object found) {
    String shown = String.valueOf(found);
    return new JournalUnreadableException(
        Reason.CORRUPT,
        "the journal's "
            + path
            + " is "
            + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown)
            + ", expected "
            + expected);
  }

  private @Nullable Object take(String name) {
    if (!object.containsKey(name)) {
      throw bad(path + "." + name, "a value", "missing");
    }
    taken.add(name);
    return object.get(name);
  }

  String text(String name, int most) {
    return text(path + "." + name, take(name), most);
  }

  private static String text(String where, @Nullable Object value, int most) {
    if (value instanceof String string && string.length() <= most) {
      return string;
    }
    throw bad(where, "a text of at most " + most + " characters", value);
  }

  long number(String name, long least, long most) {
    Object value = take(name);
    if (value instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw bad(path + "." + name, "a whole number from " + least + " to " + most, value);
  }

  double real(String name) {
    Object value = take(name);
    if (value instanceof Double || value instanceof Long) {
      return ((Number) value).doubleValue();
    }
    throw bad(path + "." + name, "a number", value);
  }

  boolean flag(String name) {
    Object value = take(name);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw bad(path + "." + name, "true or false", value);
  }

  /** One of the constants that this version has; what nobody knows cannot be gone on with. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    Object value = take(name);
    List<E> known =
        Stream.of(type.getEnumConstants()).filter(one -> !one.name().equals(UNKNOWN)).toList();
    for (E one : known) {
      if (one.name().equals(value)) {
        return one;
      }
    }
    throw bad(path + "." + name, "one of " + known, value);
  }

  List<String> texts(String name, int count, int most) {
    List<String> texts = new ArrayList<>();
    for (Object value : values(name, count)) {
      texts.add(text(path + "." + name, value, most));
    }
    return List.copyOf(texts);
  }

  <T> List<T> objects(String name, int count, Function<Fields, T> read) {
    List<T> objects = new ArrayList<>();
    for (Object value : values(name, count)) {
      objects.add(whole(path + "." + name, value, read));
    }
    return List.copyOf(objects);
  }

  <T> T object(String name, Function<Fields, T> read) {
    return whole(path + "." + name, take(name), read);
  }

  <T> @Nullable T optional(String name, Function<Fields, T> read) {
    Object value = take(name);
    return value == null ? null : whole(path + "." + name, value, read);
  }

  private List<?> values(String name, int count) {
    Object value = take(name);
    if (value instanceof List<?> list && list.size() <= count) {
      return list;
    }
    throw bad(path + "." + name, "a list of at most " + count, value);
  }

  /** The object, read to its last field. */
  static <T> T whole(String path, @Nullable Object value, Function<Fields, T> read) {
    Fields fields = of(path, value);
    try {
      T result = read.apply(fields);
      fields.end();
      return result;
    } catch (IllegalArgumentException e) {
      throw new JournalUnreadableException(
          Reason.CORRUPT, "the journal's " + path + " cannot be: " + e.getMessage());
    }
  }

  private void end() {
    for (Object name : object.keySet()) {
      if (!taken.contains(name)) {
        throw bad(path + "." + name, "no such field", object.get(name));
      }
    }
  }
}
