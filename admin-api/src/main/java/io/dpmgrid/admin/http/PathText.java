package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.BadRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits and decodes the path of a request, strictly: what two readers could read in two ways is
 * refused.
 */
final class PathText {
  private static final int MAX_SEGMENTS = 32;

  private PathText() {}

  /**
   * Decoded segments.
   *
   * @throws BadRequestException if the path has bad escapes, control characters, dot segments, or
   *     too many segments
   */
  static List<String> segments(@Nullable String path) {
    if (path == null || !path.startsWith("/")) {
      throw new BadRequestException("path: must start with a slash");
    }
    String[] raw = path.substring(1).split("/", -1);
    if (raw.length > MAX_SEGMENTS) {
      throw new BadRequestException("path: has too many segments");
    }
    List<String> segments = new ArrayList<>(raw.length);
    for (String one : raw) {
      String segment = decode(one);
      if (segment.equals(".") || segment.equals("..")) {
        throw new BadRequestException("path: dot segments are not taken");
      }
      segments.add(segment);
    }
    return segments;
  }

  private static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      for (int i = 0; i < raw.length(); i++) {
        char c = raw.charAt(i);
        if (c <= 0x20 || c >= 0x7f || c == '\\') {
          throw new BadRequestException("path: holds a character that must be escaped");
        }
      }
      return raw;
    }
    byte[] bytes = new byte[raw.length()];
    int n = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 1 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new BadRequestException("path: holds a bad escape");
        }
        bytes[n++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c <= 0x20 || c >= 0x7f || c == '\\') {
        throw new BadRequestException("path: holds a character that must be escaped");
      } else {
        bytes[n++] = (byte) c;
      }
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, n))
              .toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException("path: is not UTF-8");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new BadRequestException("path: holds a control character");
    }
    return text;
  }
}
