package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.execute.journal.JournalUnreadableException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a journal and no more than that: bounded in length, depth and the length of
 * texts, with no name twice in an object. Gives maps, lists, Strings, Longs, Doubles, Booleans and
 * nulls. Written here because this module knows the JDK alone: its jar stands beside the engine in
 * servers and clients of others, where a JSON library would meet theirs. Not thread-safe.
 */
final class JsonReader {
  static final int MAX_LENGTH = 4 << 20;
  static final int MAX_TEXT = 4096;
  private static final int MAX_DEPTH = 8;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The value of a whole text. */
  static @Nullable Object read(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new JournalUnreadableException(
          Reason.CORRUPT,
          "the journal has " + text.length() + " characters; at most " + MAX_LENGTH + " are read");
    }
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.bad("the end");
    }
    return value;
  }

  private JournalUnreadableException bad(String expected) {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new JournalUnreadableException(
        Reason.CORRUPT,
        "the journal has " + found + " at character " + at + ", expected " + expected);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next() {
    space();
    if (at >= text.length()) {
      throw bad("a value");
    }
    return text.charAt(at);
  }

  private void take(char wanted) {
    if (next() != wanted) {
      throw bad("'" + wanted + "'");
    }
    at++;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw bad("at most " + MAX_DEPTH + " levels");
    }
    char first = next();
    return switch (first) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw bad(word);
    }
    at += word.length();
    return value;
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    take('{');
    if (next() == '}') {
      at++;
      return object;
    }
    while (true) {
      space();
      int start = at;
      String name = string();
      if (object.containsKey(name)) {
        at = start;
        throw bad("each name once in an object");
      }
      take(':');
      object.put(name, value(depth + 1));
      if (next() == '}') {
        at++;
        return object;
      }
      take(',');
    }
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    take('[');
    if (next() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value(depth + 1));
      if (next() == ']') {
        at++;
        return list;
      }
      take(',');
    }
  }

  private String string() {
    take('"');
    StringBuilder string = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return string.toString();
      }
      if (c < ' ') {
        throw bad("no control character in a text");
      }
      at++;
      string.append(c == '\\' ? escaped() : c);
      if (string.length() > MAX_TEXT) {
        throw bad("texts of at most " + MAX_TEXT + " characters");
      }
    }
    throw bad("the end of a text");
  }

  private char escaped() {
    if (at >= text.length()) {
      throw bad("an escape");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> {
        at--;
        throw bad("an escape");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw bad("four hexadecimal digits");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private Object number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    try {
      if (number.matches("-?(0|[1-9][0-9]{0,18})")) {
        return Long.valueOf(number);
      }
      if (number.matches("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?")) {
        return Double.valueOf(number);
      }
    } catch (NumberFormatException e) {
      at = start;
      throw bad("a number that a long can hold");
    }
    at = start;
    throw bad("a value");
  }
}
