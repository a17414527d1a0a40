package io.dpmgrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often the console asks. */
interface ConsoleReadingTrial extends ConsoleTrial {
  @Test
  default void shouldAskNothingWhileNobodyCanSeeIt() {
    try (ConsolePage seen = console();
        ConsolePage hidden = console()) {
      hidden.hide();
      int already = hidden.asked();
      seen.awaitMoreAsked(10);
      // What was under way when it was hidden may still have been asked.
      assertThat(hidden.asked()).isLessThan(already + 3);
      hidden.show();
      hidden.awaitMoreAsked(1);
    }
  }

  @Test
  default void shouldReadAViewOnceASecondHoweverMuchHappens() {
    try (ConsolePage console = console()) {
      double millis =
          ((Number)
                  console
                      .page()
                      .evaluate(
                          """
                          async () => {
                            const { Resource } = await import('/ui/js/data/resource.js');
                            const began = performance.now();
                            let reads = 0;
                            const view = new Resource(async () => ++reads, 3_600_000);
                            const end = view.watch(() => {});
                            while (reads < 4) {
                              view.touch();
                              await new Promise((go) => setTimeout(go, 1));
                            }
                            end();
                            return performance.now() - began;
                          }
                          """))
              .doubleValue();
      // Browsers round their clocks.
      assertThat(millis).isGreaterThan(2990);
    }
  }
}
