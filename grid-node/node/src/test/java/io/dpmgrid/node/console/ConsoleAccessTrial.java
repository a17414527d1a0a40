package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who gets in, and what a role may do. */
interface ConsoleAccessTrial extends ConsoleTrial {
  @Test
  default void shouldLetNobodyInWithoutAGoodToken() throws Exception {
    try (ConsolePage console = blank(1, WIDE, ColorScheme.LIGHT)) {
      console.expectRefusals();
      Page page = console.page();
      page.navigate(cluster().url(1) + "/");
      page.getByLabel("Access token").fill("dpm_wrong");
      console.button("Sign in").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("401");
      assertThat(new Axe().violations(page)).isEmpty();
      console.picture("sign-in");
      page.getByLabel("Access token").fill(cluster().adminToken());
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.BANNER)).containsText("boss");
      page.reload();
      assertThat(page.getByRole(AriaRole.BANNER)).containsText("boss");
      console.button("Sign out").click();
      assertThat(page.getByLabel("Access token")).isVisible();
    }
  }

  @Test
  default void shouldTakeATokenOutOfTheAddress() {
    try (ConsolePage console = console()) {
      assertThat(console.page().url()).doesNotContain(cluster().adminToken());
    }
  }

  @Test
  default void shouldGiveTheReasonForWhatARoleMayNot() {
    try (ConsolePage console =
        blank(1, WIDE, ColorScheme.LIGHT).signIn(cluster().viewerToken()).open("caches")) {
      Locator create = console.button("Create cache");
      assertThat(create).hasAttribute("aria-disabled", "true");
      assertThat(create).hasAccessibleDescription(Pattern.compile("Needs the role operator"));
      create.click(new Locator.ClickOptions().setForce(true));
      assertThat(console.dialog()).hasCount(0);
      console.open("configuration");
      assertThat(console.page().locator("main")).containsText("Needs the role operator");
    }
  }
}
