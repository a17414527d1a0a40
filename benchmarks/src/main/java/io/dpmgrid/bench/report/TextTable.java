package io.dpmgrid.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text cells, printed as aligned plain text or as Markdown. Not thread-safe. */
public final class TextTable {
  private final List<String> head;
  private final List<List<String>> body = new ArrayList<>();

  /** A table with the given column heads and no rows. */
  public TextTable(List<String> head) {
    this.head = List.copyOf(head);
  }

  /**
   * Adds one row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the head
   */
  public void add(List<String> cells) {
    if (cells.size() != head.size()) {
      throw new IllegalArgumentException(
          "A row of " + cells.size() + " cells does not fit a head of " + head.size());
    }
    body.add(List.copyOf(cells));
  }

  /** Aligned with spaces: numbers to the right, words to the left. */
  public String plain() {
    StringBuilder out = new StringBuilder();
    int[] widths = widths();
    line(out, head, widths, "  ", "");
    for (List<String> row : body) {
      line(out, row, widths, "  ", "");
    }
    return out.toString();
  }

  /** As a GitHub-flavoured Markdown table. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    int[] widths = widths();
    line(out, head, widths, " | ", "|");
    out.append('|');
    for (int column = 0; column < head.size(); column++) {
      out.append('-').append("-".repeat(widths[column])).append(isNumeric(column) ? ":|" : "-|");
    }
    out.append('\n');
    for (List<String> row : body) {
      line(out, row, widths, " | ", "|");
    }
    return out.toString();
  }

  private void line(
      StringBuilder out, List<String> cells, int[] widths, String between, String edge) {
    StringBuilder line = new StringBuilder(edge.isEmpty() ? "" : edge + " ");
    for (int column = 0; column < cells.size(); column++) {
      String pad = " ".repeat(widths[column] - cells.get(column).length());
      line.append(column == 0 ? "" : between);
      line.append(isNumeric(column) ? pad + cells.get(column) : cells.get(column) + pad);
    }
    out.append((line + (edge.isEmpty() ? "" : " " + edge)).stripTrailing()).append('\n');
  }

  private int[] widths() {
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = head.get(column).length();
      for (List<String> row : body) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private boolean isNumeric(int column) {
    return !body.isEmpty()
        && body.stream().allMatch(row -> row.get(column).matches("-|[0-9][0-9.,]*[x%]?"));
  }
}
