package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.dpmgrid.node.ctl.AdminClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
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
    }
  }

  /** Late, as it leaves the moves held. */
  @Test
  @Order(Integer.MAX_VALUE - 2)
  default void shouldShowAnOperationFromItsPlanToItsCancel() throws Exception {
    AdminClient api = new AdminClient(URI.create(cluster().url(1)), cluster().adminToken());
    List<String> found = new ArrayList<>();
    try (ConsolePage console = console().open("partitions/" + ConsoleCluster.LOADED_CACHE)) {
      console.expectRefusals();
      Page page = console.page();
      Locator executor = page.locator("[data-executor]");
      Locator submit = console.dialog().locator("button[type='submit']");
      console.button("Pause moves").click();
      submit.click();
      console.button("Drain a node").click();
      page.getByLabel("Node", new Page.GetByLabelOptions().setExact(true)).selectOption("node3");
      submit.click();
      assertThat(executor.locator("[data-standing='leaving']")).containsText("node3");

      console.button("Plan and start").click();
      Locator step = console.dialog().locator("[data-step='drain']");
      assertThat(step).containsText("drain of node3");
      assertThat(step.locator("tr[data-row='node1']")).isVisible();
      found.addAll(new Axe().violations(page));
      console.picture("operation-planned");
      page.keyboard().press("Escape");

      console.button("Limit moves").click();
      page.getByLabel("MiB per second").fill("0.01");
      submit.click();
      console.button("Resume moves").click();
      submit.click();
      Locator operation = executor.locator("[data-operation]");
      assertThat(operation).hasAttribute("data-phase", "moving");
      assertThat(operation).containsText(Pattern.compile("[1-9][0-9]* copies left"));
      found.addAll(new Axe().violations(page));
      console.picture("operation-moving");
      // So that it is still under way when it is cancelled, however slow the machine is.
      api.post("rebalance/pause", JsonNodeFactory.instance.objectNode());

      console.button("Cancel operation").click();
      Locator dialog = console.dialog();
      assertThat(dialog.locator("[data-cost]")).containsText("must be copied again");
      found.addAll(new Axe().violations(page));
      console.picture("operation-cancel");
      Locator fewer = dialog.getByLabel("fewer running copies");
      if (fewer.count() > 0) {
        fewer.check();
      }
      submit.click();
      assertThat(executor).containsText("Nothing begins by itself");
    } finally {
      api.put("rebalance/throttle", unlimited(), null);
      api.post("rebalance/resume", JsonNodeFactory.instance.objectNode());
    }
    assertThat(found).isEmpty();
  }

  /** In the end, as a cancelled operation needs a while until everything is back. */
  @Test
  @Order(Integer.MAX_VALUE)
  default void shouldShowWhatEnded() throws Exception {
    try (ConsolePage console = console().open("partitions/" + ConsoleCluster.LOADED_CACHE)) {
      Page page = console.page();
      assertThat(page.locator("[data-executor]")).containsText("No operation is under way");
      console.button("History").click();
      Locator ended = console.dialog().locator("[data-ended]").first();
      assertThat(ended).containsText("drain of node3");
      assertThat(ended).containsText("cancelled");
      assertThat(new Axe().violations(page)).isEmpty();
      console.picture("operation-history");
    }
  }

  private static ObjectNode unlimited() {
    return JsonNodeFactory.instance.objectNode().putNull("bytes_per_second");
  }
}
