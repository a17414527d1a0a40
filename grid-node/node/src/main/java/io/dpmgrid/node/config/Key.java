package io.dpmgrid.node.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param path where it stands, such as {@code log.segments}; {@code []} stands for a position in a
 *     list
 * @param type how its text becomes a value
 * @param fallback the text that stands for the key if it is not given; {@code null} if nothing does
 * @param absent what holds if it is not given and there is no fallback, in words
 * @param doc what it means, one or two sentences
 * @param example a valid text other than the fallback
 * @param secret whether its value is shown to nobody
 * @param <T> the type of its value
 */
record Key<T>(
    String path,
    ValueType<T> type,
    @Nullable String fallback,
    String absent,
    String doc,
    String example,
    boolean secret) {

  static <T> Key<T> of(
      String path, ValueType<T> type, String fallback, String example, String doc) {
    return new Key<>(path, type, fallback, "", doc, example, false);
  }

  static <T> Key<T> optional(
      String path, ValueType<T> type, String absent, String example, String doc) {
    return new Key<>(path, type, null, absent, doc, example, false);
  }

  /** The same, but its value is shown to nobody. */
  Key<T> asSecret() {
    return new Key<>(path, type, fallback, absent, doc, example, true);
  }

  /** The section it stands in: its path without the last name. */
  String section() {
    return path.substring(0, path.lastIndexOf('.'));
  }
}
