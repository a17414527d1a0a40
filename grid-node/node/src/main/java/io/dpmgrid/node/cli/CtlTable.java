package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.config.Quantities;
import java.util.ArrayList;
import java.util.List;

/** Columns with a heading, aligned, for people. Not thread-safe. */
final class CtlTable {
  private final List<List<String>> rows = new ArrayList<>();

  CtlTable(String... headings) {
    rows.add(List.of(headings));
  }

  CtlTable row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(clean(cell));
    }
    rows.add(row);
    return this;
  }

  /** A value of the API; nothing is a dash. */
  static String text(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "-" : value.asText();
  }

  /** Bytes of the API. */
  static String bytes(JsonNode value) {
    return value.isNumber() ? Quantities.readable(value.asLong()) : "-";
  }

  /** Names of the API in a row. */
  static String names(JsonNode values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add(value.asText()));
    return String.join(", ", all);
  }

  static String yesNo(JsonNode value) {
    return value.asBoolean() ? "yes" : "no";
  }

  /** Lines without other control characters: names may hold anything. */
  static String printable(String lines) {
    return lines.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
  }

  /** Names may hold anything; control characters would reach the terminal. */
  private static String clean(Object cell) {
    return String.valueOf(cell).replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
