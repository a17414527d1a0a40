package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nodes that serve, die and come back. */
interface ConsoleNodesTrial extends ConsoleTrial {
  String RESET = "Reset lost partitions of alone";

  @Test
  default void shouldShowNodesAndTheirDurablePuts() {
    try (ConsolePage console = console()) {
      Page page = console.page();
      Locator puts = page.locator("[data-figure='puts']");
      assertThat(puts).containsText(A_NUMBER_ABOVE_0);
      assertThat(puts).not().hasText(puts.textContent());
      assertThat(page.locator("[data-figure='Servers']")).hasText("3");
      assertThat(console.cell("node2", "Medium")).hasText("file");
      assertThat(page.locator("svg[role='img']").first())
          .hasAttribute("aria-label", Pattern.compile("now [1-9]"));
      console.open("map");
      for (String id : List.of("node1", "node2", "node3")) {
        assertThat(page.locator("[data-node='" + id + "']")).containsText("online");
      }
      console.open("pools");
      assertThat(page.locator("main tr[data-row]")).hasCount(3);
    }
  }

  @Test
  default void shouldFollowAKilledNodeAndItsReturn() throws Exception {
    try (ConsolePage console = console()) {
      console.expectRefusals();
      Page page = console.page();
      console.open("partitions/" + ConsoleCluster.LOADED_CACHE);
      Locator primaries = console.cell("node3", "Primary");
      assertThat(primaries).hasText(A_NUMBER_ABOVE_0);

      cluster().kill(3);
      assertThat(primaries).hasText("0");
      assertThat(page.locator("[data-changes]")).containsText("primary node3 →");
      assertThat(page.locator("[data-standing='away']")).containsText("node3 is away and expected");
      console.picture("partitions-node-killed");
      console.open("map");
      assertThat(page.locator("[data-node='node3']")).containsText("offline");
      assertThat(page.locator("[aria-labelledby='zone-rack-b']")).containsText("node3");
      console.picture("map-node-killed");
      console.open("overview");
      assertThat(page.getByRole(AriaRole.BANNER)).containsText("degraded");

      console.open("partitions/" + ConsoleCluster.LOADED_CACHE);
      cluster().startAgain(3);
      assertThat(primaries).hasText(A_NUMBER_ABOVE_0);
      console.open("map");
      assertThat(page.locator("[data-node='node3']")).containsText("online");
      console.open("events");
      assertThat(page.locator("[data-event='node-joined']").first()).containsText("node3");
    }
  }

  @Test
  default void shouldSayThatItsNodeIsGoneAndResetWhatWasLostWhenItIsBack() throws Exception {
    try (ConsolePage console = blank(3, WIDE, ColorScheme.DARK).signIn(cluster().adminToken())) {
      console.expectRefusals();
      Page page = console.page();
      createWithoutBackups(console, "alone");
      assertThat(console.cell("alone", "State")).hasText("in place");
      assertThat(console.button(RESET)).hasCount(0);
      console.open("map");
      assertThat(page.locator("[data-node='node1']")).isVisible();
      cluster().kill(3);
      Locator banner = page.locator(".banner");
      assertThat(banner).containsText("No answer from this node");
      assertThat(banner.getByText("node1")).isVisible();
      cluster().startAgain(3);
      assertThat(banner).hasCount(0);
      assertThat(page.locator("[data-node='node3']")).containsText("online");
      resetLost(console);
      console.destroyCache("alone");
    }
  }

  private static void createWithoutBackups(ConsolePage console, String cache) {
    console.open("caches").button("Create cache").click();
    console.dialog().getByLabel("Name").fill(cache);
    console.dialog().getByLabel("Copies").fill("1");
    console.dialog().getByLabel("Partitions").fill("16");
    console.dialog().locator("button[type='submit']").click();
  }

  /** By keyboard alone. */
  private static void resetLost(ConsolePage console) throws IOException {
    console.open("partitions/alone");
    assertThat(console.button(RESET)).isVisible();
    assertThat(console.page().locator("[data-standing='back']"))
        .containsText("is back and waits for a reset of lost partitions");
    console.open("caches");
    assertThat(console.cell("alone", "State")).containsText("lost");
    console.button(RESET).press("Enter");
    Locator reset = console.dialog().locator("button[type='submit']");
    assertThat(reset).not().hasAttribute("aria-disabled", "true");
    assertThat(new Axe().violations(console.page())).isEmpty();
    console.picture("reset-lost-partitions");
    for (int i = 0;
        i < 5 && !(boolean) reset.evaluate("at => at === document.activeElement");
        i++) {
      console.page().keyboard().press("Tab");
    }
    assertThat(reset).isFocused();
    console.page().keyboard().press("Enter");
    assertThat(console.cell("alone", "State")).hasText("in place");
    assertThat(console.button(RESET)).hasCount(0);
  }
}
