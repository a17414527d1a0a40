package io.dpmgrid.node.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of a name and a value, aligned, for people. Not thread-safe. */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  TextTable row(String name, Object value) {
    rows.add(new String[] {name, String.valueOf(value)});
    return this;
  }

  @Override
  public String toString() {
    int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      text.append("  ").append(row[0]).append(" ".repeat(width - row[0].length() + 2));
      text.append(row[1]).append('\n');
    }
    return text.toString();
  }
}
