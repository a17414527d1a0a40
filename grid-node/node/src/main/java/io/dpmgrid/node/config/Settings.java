package io.dpmgrid.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user said, by path; refuses keys that do not exist. List positions are part of the path:
 * {@code caches[0].name}. Not thread-safe.
 */
final class Settings {
  private static final Pattern POSITION = Pattern.compile("\\[\\d+]");

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * Adds or replaces one value.
   *
   * @throws ConfigException if there is no such key; the message names the nearest one
   */
  void put(String path, Entry entry) {
    String general = POSITION.matcher(path).replaceAll("[]");
    if (Keys.ALL.stream().noneMatch(key -> key.path().equals(general))) {
      throw unknown(path, general, entry.where());
    }
    entries.put(path, entry);
  }

  /** Refuses a section or list that holds nothing known; used for empty ones. */
  void requireSection(String path, String where) {
    if (!isSection(path)) {
      throw unknown(path, POSITION.matcher(path).replaceAll("[]"), where);
    }
  }

  /** Whether there are keys below {@code path}. */
  boolean isSection(String path) {
    String general = POSITION.matcher(path).replaceAll("[]");
    return Keys.ALL.stream()
        .anyMatch(
            key -> key.path().startsWith(general + ".") || key.path().startsWith(general + "[]"));
  }

  <T> T get(Key<T> key) {
    return find(key, key.path())
        .orElseThrow(
            () ->
                new ConfigException(
                    key.path() + " is missing; give it, for example: " + key.example()));
  }

  <T> Optional<T> find(Key<T> key) {
    return find(key, key.path());
  }

  /** The value at a position of a list of sections. */
  <T> T get(Key<T> key, int position) {
    String path = key.path().replaceFirst("\\[]", "[" + position + "]");
    return find(key, path)
        .orElseThrow(
            () ->
                new ConfigException(path + " is missing; give it, for example: " + key.example()));
  }

  /** Every value of a key that is itself a list, in order. */
  <T> List<T> list(Key<T> key) {
    List<T> values = new ArrayList<>();
    for (int position : positions(key.path().substring(0, key.path().indexOf('[')))) {
      find(key, key.path().replace("[]", "[" + position + "]")).ifPresent(values::add);
    }
    return values;
  }

  /** The positions that appear below a list, ascending. */
  Set<Integer> positions(String list) {
    Pattern pattern = Pattern.compile(Pattern.quote(list) + "\\[(\\d+)].*");
    Set<Integer> positions = new TreeSet<>();
    for (String path : entries.keySet()) {
      Matcher matcher = pattern.matcher(path);
      if (matcher.matches()) {
        positions.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return positions;
  }

  /**
   * Every key with its value and where that comes from, ordered by key; keys of lists only where
   * they are given.
   */
  List<EffectiveSetting> effective() {
    Map<String, EffectiveSetting> all = new TreeMap<>();
    for (Key<?> key : Keys.ALL) {
      if (!key.path().contains("[]")) {
        all.put(
            key.path(),
            new EffectiveSetting(
                key.path(), key.fallback(), EffectiveSetting.Source.DEFAULT, null, false));
      }
    }
    entries.forEach(
        (path, entry) -> {
          boolean secret = Keys.ALL.stream().anyMatch(key -> key.secret() && isAt(key, path));
          boolean placed = entry.source() == EffectiveSetting.Source.FILE;
          all.put(
              path,
              new EffectiveSetting(
                  path,
                  secret ? null : entry.text(),
                  entry.source(),
                  placed ? entry.where() : null,
                  secret));
        });
    return List.copyOf(all.values());
  }

  private static boolean isAt(Key<?> key, String path) {
    return key.path().equals(POSITION.matcher(path).replaceAll("[]"));
  }

  /** The place of a value, for errors about several values together. */
  String where(String path) {
    Entry entry = entries.get(path);
    return entry == null ? path : entry.where() + ": " + path;
  }

  private <T> Optional<T> find(Key<T> key, String path) {
    Entry entry = entries.get(path);
    if (entry == null && key.fallback() != null) {
      entry = new Entry(key.fallback(), "default", EffectiveSetting.Source.DEFAULT, Path.of(""));
    }
    if (entry == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(key.type().parser().apply(entry));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          entry.where()
              + ": "
              + path
              // A secret at a wrong place, such as a token in place of its hash, is still one.
              + (key.secret() ? ": the value" : ": '" + entry.text() + "'")
              + " cannot be used: give "
              + key.type().range());
    }
  }

  private static ConfigException unknown(String path, String general, String where) {
    String nearest =
        Keys.ALL.stream()
            .map(Key::path)
            .min(Comparator.comparingInt(known -> distance(known, general)))
            .orElseThrow();
    return new ConfigException(
        where + ": there is no key '" + path + "'; the nearest is '" + nearest + "'");
  }

  /** The number of single-character edits between two words. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
