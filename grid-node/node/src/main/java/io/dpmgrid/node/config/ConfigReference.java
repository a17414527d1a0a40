package io.dpmgrid.node.config;

import java.util.Objects;

/** Writes the reference of all keys as Markdown, from the keys themselves. */
public final class ConfigReference {
  private ConfigReference() {}

  /** The whole page, ending with a newline. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            One YAML file per node: `./dpm node start --config FILE`. This page is generated from the code
            (`./dpm config reference`) and a test holds it to the code. Unknown keys are refused, and the
            nearest known one is named. Sizes and times have a unit. The smallest file that works:

            ```yaml
            data:
              directory: /var/lib/dpm/node1
            ```

            Single keys can be given or replaced on the command line: `--set log.segments=4`. Lists are
            addressed by position there: `--set caches[0].name=orders`.
            """);
    String section = "";
    for (Key<?> key : Keys.ALL) {
      if (!key.section().equals(section)) {
        section = key.section();
        page.append("\n## `").append(section).append("`\n\n");
        page.append("| key | accepts | if not given | meaning |\n|---|---|---|---|\n");
      }
      page.append("| `").append(key.path()).append("` | ").append(key.type().range());
      page.append(" | ");
      if (key.fallback() == null) {
        page.append(key.absent());
      } else {
        page.append('`').append(Objects.requireNonNull(key.fallback())).append('`');
      }
      page.append(" | ").append(key.doc()).append(" |\n");
    }
    return page.toString();
  }
}
