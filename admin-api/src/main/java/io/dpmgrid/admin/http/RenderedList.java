package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.problem.BadRequestException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that was serialized once, item by item, from which pages and single items are cut. Used on
 * the event loop once made.
 */
final class RenderedList {
  private static final int KEPT_PAGES = 16;
  private final List<String> keys;
  private final List<byte[]> items;
  private final Map<String, Integer> positions;
  private final byte @Nullable [] unknown;
  private final Map<String, Rendered> pages =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Rendered> eldest) {
          return size() > KEPT_PAGES;
        }
      };

  private RenderedList(List<String> keys, List<byte[]> items, byte @Nullable [] unknown) {
    this.keys = keys;
    this.items = items;
    this.unknown = unknown;
    this.positions = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      positions.putIfAbsent(keys.get(i), i);
    }
  }

  static <T> RenderedList of(Json json, Found<T> found, Function<T, String> key) {
    return of(json, found.items(), key, json.write(found.unknown()));
  }

  static <T> RenderedList of(
      Json json, List<T> found, Function<T, String> key, byte @Nullable [] unknown) {
    return new RenderedList(
        found.stream().map(key).toList(), found.stream().map(json::write).toList(), unknown);
  }

  /** One item by its key, or null. */
  @Nullable Rendered one(String key) {
    Integer at = positions.get(key);
    return at == null ? null : pages.computeIfAbsent("=" + key, k -> Rendered.of(items.get(at)));
  }

  /** A page. */
  Rendered page(ApiRequest request) {
    String cursor = request.optionalText("cursor");
    int start = cursor == null ? 0 : start(cursor);
    int end = Math.min(items.size(), start + request.integer("limit"));
    return pages.computeIfAbsent(start + "-" + end, k -> cut(start, end));
  }

  private Rendered cut(int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("{\"items\":["));
    for (int i = start; i < end; i++) {
      if (i > start) {
        out.write(',');
      }
      out.writeBytes(items.get(i));
    }
    out.writeBytes(
        ascii(end < items.size() ? "],\"next\":\"" + cursor(end) + '"' : "],\"next\":null"));
    if (unknown != null) {
      out.writeBytes(ascii(",\"unknown\":"));
      out.writeBytes(unknown);
    }
    out.write('}');
    return Rendered.of(out.toByteArray());
  }

  /**
   * Names how many items came before, and the last of them, so that a list that changed meanwhile
   * is taken up where it was left.
   */
  private String cursor(int end) {
    return end + "-" + Integer.toHexString(keys.get(end - 1).hashCode());
  }

  private int start(String cursor) {
    String[] parts = cursor.split("-", -1);
    int offset;
    int hash;
    try {
      offset = Integer.parseInt(parts[0]);
      hash = Integer.parseUnsignedInt(parts[1], 16);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new BadRequestException("query parameter cursor: is not one that this API gave");
    }
    if (parts.length != 2 || offset < 1) {
      throw new BadRequestException("query parameter cursor: is not one that this API gave");
    }
    for (int distance = 0; distance < keys.size(); distance++) {
      int before = offset - 1 - distance;
      int after = offset - 1 + distance;
      if (before >= 0 && before < keys.size() && keys.get(before).hashCode() == hash) {
        return before + 1;
      }
      if (after >= 0 && after < keys.size() && keys.get(after).hashCode() == hash) {
        return after + 1;
      }
    }
    // The item is gone: what followed it has moved up by one at least.
    return Math.min(Math.max(offset - 1, 0), keys.size());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
