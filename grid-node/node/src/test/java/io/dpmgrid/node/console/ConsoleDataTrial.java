package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.ClientTransaction;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.Test;

/** Caches, snapshots and transactions. */
interface ConsoleDataTrial extends ConsoleTrial {
  @Test
  default void shouldCreateACacheAndDestroyItOnATypedName() {
    try (ConsolePage console = console().open("caches")) {
      Page page = console.page();
      console.button("Create cache").click();
      assertThat(page.getByLabel("Name")).isFocused();
      console.dialog().getByLabel("Name").fill("returns");
      console.dialog().getByLabel("Partitions").fill("64");
      console.dialog().getByText("Create", new Locator.GetByTextOptions().setExact(true)).click();
      assertThat(console.cell("returns", "Partitions")).hasText("64");
      assertThat(console.button("Create cache")).isFocused();

      console.destroyCache("returns");
    }
  }

  @Test
  default void shouldCreateACacheThatAcknowledgesEarlyOnlyWithConsent() {
    try (ConsolePage console = console().open("caches")) {
      console.button("Create cache").click();
      console.dialog().getByLabel("Name").fill("early");
      console.dialog().getByLabel("Partitions").fill("16");
      console.dialog().getByLabel("A write waits for").selectOption("primary");
      Locator create = console.dialog().locator("button[type='submit']");
      assertThat(create).hasAttribute("aria-disabled", "true");
      console.picture("cache-that-acknowledges-early");
      console.dialog().getByLabel("Acknowledged writes may be lost").check();
      create.click();
      assertThat(console.cell("early", "State")).containsText("acknowledges early");
      console.destroyCache("early");
    }
  }

  @Test
  default void shouldSayWhyACacheIsRefused() {
    try (ConsolePage console = console().open("caches")) {
      console.expectRefusals();
      console.button("Create cache").click();
      console.page().getByLabel("Name").fill(ConsoleCluster.LOADED_CACHE);
      console.dialog().getByText("Create", new Locator.GetByTextOptions().setExact(true)).click();
      Locator alert = console.dialog().getByRole(AriaRole.ALERT);
      assertThat(alert).containsText(ConsoleCluster.LOADED_CACHE);
      assertThat(alert).containsText("409");
    }
  }

  @Test
  default void shouldTakeCheckAndDeleteASnapshot() {
    try (ConsolePage console = console().open("snapshots")) {
      Page page = console.page();
      int taken = 0;
      for (String name : List.of("nightly", "tried")) {
        console.button("Take snapshot").click();
        page.getByLabel("Name").fill(name);
        console.dialog().locator("button[type='submit']").click();
        assertThat(console.cell(name, "State")).hasText("complete");
        // Its parts are there before its operation ends, and until then another one is refused.
        assertThat(ended(page, "snapshot-create")).hasCount(++taken);
      }

      console.button("Check tried").click();
      console.dialog().locator("button[type='submit']").click();
      assertThat(ended(page, "snapshot-check")).isVisible();
      ended(page, "snapshot-check").getByText("Report").click();
      assertThat(console.dialog()).containsText("Nothing wrong");
      console.picture("snapshot-report");
      page.keyboard().press("Escape");

      console.button("Delete tried").click();
      page.getByLabel("to confirm").fill("tried");
      console.dialog().locator("button[type='submit']").click();
      assertThat(console.row("tried")).hasCount(0);
    }
  }

  private static Locator ended(Page page, String kind) {
    return page.locator("[data-operation='" + kind + "'][data-state='succeeded']");
  }

  @Test
  default void shouldRollBackATransactionThatHangs() {
    try (IgniteClient client = cluster().connect();
        ConsolePage console = console()) {
      try (ClientTransaction open = client.transactions().withLabel("checkout").txStart()) {
        client.<Integer, byte[]>cache(ConsoleCluster.TRANSACTIONAL_CACHE).put(1, new byte[1]);
        console.open("work");
        Page page = console.page();
        Locator hanging =
            page.locator("tr").filter(new Locator.FilterOptions().setHasText("checkout"));
        assertThat(hanging).isVisible();
        console.picture("work-with-a-transaction");
        hanging.locator("button").click();
        console.dialog().locator("button[type='submit']").click();
        assertThat(hanging).hasCount(0);
        assertThatThrownBy(open::commit).isInstanceOf(ClientException.class);
      }
    }
  }
}
