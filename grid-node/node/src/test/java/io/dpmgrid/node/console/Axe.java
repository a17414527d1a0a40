package io.dpmgrid.node.console;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rules of WCAG 2.2 AA that a machine can check, contrast among them. */
final class Axe {
  private static final String RUN =
      """
      async () => (await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      })).violations.map((violation) =>
        violation.id + ': ' + violation.nodes.map((node) => node.html + ' ' + node.failureSummary).join('; '))
      """;

  private final String rules;

  Axe() throws IOException {
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      rules = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What is wrong with the page as it is now, in words. */
  List<String> violations(Page page) {
    page.evaluate(rules);
    return ((List<?>) page.evaluate(RUN)).stream().map(String::valueOf).toList();
  }
}
