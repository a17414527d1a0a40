package io.dpmgrid.admin.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path of the contract with its parameters. Immutable. */
final class PathTemplate {
  private final String text;
  private final List<String> parts;

  PathTemplate(String text) {
    this.text = text;
    this.parts = List.of(text.substring(1).split("/", -1));
  }

  /**
   * Values of the parameters, or null if the path is another. A last parameter {@code file} takes
   * all that is left.
   */
  @Nullable Map<String, String> match(List<String> segments) {
    boolean rest = parts.get(parts.size() - 1).equals("{file}");
    if (rest ? segments.size() < parts.size() : segments.size() != parts.size()) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (!part.startsWith("{")) {
        if (!part.equals(segments.get(i))) {
          return null;
        }
        continue;
      }
      String name = part.substring(1, part.length() - 1);
      values.put(
          name,
          rest && i == parts.size() - 1
              ? String.join("/", segments.subList(i, segments.size()))
              : segments.get(i));
    }
    return values;
  }

  @Override
  public String toString() {
    return text;
  }
}
