package io.dpmgrid.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as JSON, as text for a terminal, and as Markdown. */
public final class ReportText {
  private static final String STALLS =
      "Operations over 50 ms in all rounds, and delays of an idle control thread";

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** One JSON object, fields in snake case, ending in a newline. */
  public String json(BenchReport report) {
    try {
      return mapper.writeValueAsString(report) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("The report could not be written as JSON", e);
    }
  }

  /** Settings, rows, ratios, targets and notes for a person at a terminal. */
  public String plain(BenchReport report) {
    StringBuilder out = new StringBuilder();
    Environment machine = report.environment();
    out.append(title(report)).append("\n\n");
    out.append(machineLine(machine)).append('\n');
    machine.paths().forEach((path, fs) -> out.append(path).append(": ").append(fs).append('\n'));
    report.settings().forEach((key, value) -> out.append(key + ": " + value + "\n"));
    report.systems().forEach((key, value) -> out.append("  " + key + ": " + value + "\n"));
    out.append('\n').append(rows(report).plain());
    if (!report.ratios().isEmpty()) {
      out.append('\n').append(ratios(report).plain());
    }
    if (!report.targets().isEmpty()) {
      out.append('\n').append(targets(report).plain());
    }
    if (!report.cpu().isEmpty()) {
      out.append("\nProcessor time for each operation, us:\n").append(table(report.cpu()).plain());
    }
    if (!report.stalls().isEmpty()) {
      out.append('\n').append(STALLS).append(":\n").append(table(report.stalls()).plain());
    }
    report.notes().forEach(note -> out.append("\nNote: ").append(note));
    return out.append('\n').toString();
  }

  /** The same as a Markdown document. */
  public String markdown(BenchReport report) {
    StringBuilder out = new StringBuilder("# " + title(report) + "\n\n");
    out.append(machineLine(report.environment())).append("\n\n");
    report
        .environment()
        .paths()
        .forEach((path, fs) -> out.append("- `" + path + "`: " + fs + "\n"));
    report.settings().forEach((key, value) -> out.append("- " + key + ": " + value + "\n"));
    out.append("\n## Systems\n\n");
    report.systems().forEach((key, value) -> out.append("- `" + key + "`: " + value + "\n"));
    out.append("\n## Figures\n\n").append(rows(report).markdown());
    if (!report.ratios().isEmpty()) {
      out.append("\n## Ratios\n\n").append(ratios(report).markdown());
    }
    if (!report.targets().isEmpty()) {
      out.append("\n## Targets\n\n").append(targets(report).markdown());
    }
    if (!report.cpu().isEmpty()) {
      out.append("\n## Processor time for each operation, us\n\n");
      out.append(table(report.cpu()).markdown());
    }
    if (!report.stalls().isEmpty()) {
      out.append("\n## ").append(STALLS).append("\n\n");
      out.append(table(report.stalls()).markdown());
    }
    if (!report.notes().isEmpty()) {
      out.append("\n## Notes\n\n");
      report.notes().forEach(note -> out.append("- ").append(note).append('\n'));
    }
    return out.toString();
  }

  private static String title(BenchReport report) {
    String shape = report.quick() ? " (quick shape: a smoke test, not a measurement)" : "";
    return report.bench() + shape;
  }

  private static String machineLine(Environment machine) {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %,d MiB, %s, JVM %s",
        machine.cpu(),
        machine.cores(),
        machine.memoryMb(),
        machine.kernel(),
        machine.jdk());
  }

  private TextTable rows(BenchReport report) {
    return table(report.rows());
  }

  private TextTable table(List<?> records) {
    List<ObjectNode> nodes =
        records.stream().map(row -> (ObjectNode) mapper.valueToTree(row)).toList();
    List<String> head = new ArrayList<>();
    if (!nodes.isEmpty()) {
      nodes.get(0).fieldNames().forEachRemaining(head::add);
    }
    TextTable table = new TextTable(head);
    for (ObjectNode node : nodes) {
      table.add(head.stream().map(name -> cell(node.get(name))).toList());
    }
    return table;
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return "-";
    }
    return value.isFloatingPointNumber() ? Figures.plain(value.doubleValue()) : value.asText();
  }

  private static TextTable ratios(BenchReport report) {
    TextTable table = new TextTable(List.of("system", "load", "against", "times"));
    for (BenchReport.Ratio ratio : report.ratios()) {
      table.add(
          List.of(
              ratio.system() + " on " + ratio.medium(),
              ratio.load(),
              ratio.baseline() + " on " + ratio.baselineMedium(),
              Figures.plain(ratio.times()) + "x"));
    }
    return table;
  }

  private static TextTable targets(BenchReport report) {
    TextTable table = new TextTable(List.of("target", "wanted", "got", "verdict"));
    for (Target target : report.targets()) {
      String got = target.got() == null ? "-" : Figures.plain(target.got()) + target.unit();
      table.add(List.of(target.name(), target.wanted(), got, target.verdict()));
    }
    return table;
  }
}
