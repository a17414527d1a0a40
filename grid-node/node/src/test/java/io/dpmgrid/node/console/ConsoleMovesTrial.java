package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** Moves of partitions, and changes of the baseline. */
interface ConsoleMovesTrial extends ConsoleTrial {
  @Test
  default void shouldPauseLimitAndResumeMoves() {
    try (ConsolePage console = console().open("partitions/" + ConsoleCluster.LOADED_CACHE)) {
      Page page = console.page();
      Locator moves = page.locator("[aria-labelledby='moves-title']");
      console.button("Pause moves").click();
      console.dialog().locator("button[type='submit']").click();
      assertThat(moves).containsText("paused since");

      console.button("Limit moves").click();
      page.getByLabel("MiB per second").fill("fast");
      assertThat(console.dialog()).containsText("fast is no number");
      page.getByLabel("MiB per second").fill("5");
      page.keyboard().press("Enter");
      assertThat(moves).containsText("at most 5 MiB per second");
      console.picture("partitions-paused");

      console.button("Limit moves").click();
      page.getByLabel("MiB per second").fill("");
      page.keyboard().press("Enter");
      assertThat(moves).not().containsText("at most");
      console.button("Resume moves").press("Enter");
      console.dialog().locator("button[type='submit']").click();
      assertThat(moves).not().containsText("paused since");
    }
  }

  @Test
  default void shouldShowWhatIsPlannedBeforeItIsStarted() throws Exception {
    try (ConsolePage console = console().open("partitions/" + ConsoleCluster.LOADED_CACHE)) {
      Page page = console.page();
      assertThat(page.locator("[data-executor]")).containsText("restarted now");
      console.button("Plan and start").click();
      assertThat(console.dialog()).containsText("Nothing would move");
      assertThat(console.dialog().locator("button[type='submit']"))
          .hasAttribute("aria-disabled", "true");
      assertThat(new Axe().violations(page)).isEmpty();
      console.picture("partitions-plan");
      page.keyboard().press("Escape");
      console.button("Drain a node").click();
      assertThat(console.dialog().locator("button[type='submit']"))
          .hasAttribute("aria-disabled", "true");
      page.getByLabel("Node", new Page.GetByLabelOptions().setExact(true)).selectOption("node1");
      assertThat(console.dialog().locator("button[type='submit']"))
          .not()
          .hasAttribute("aria-disabled", "true");
      assertThat(new Axe().violations(page)).isEmpty();
      page.keyboard().press("Escape");
      console.button("History").click();
      assertThat(console.dialog()).containsText("perations that ended");
    }
  }
}
