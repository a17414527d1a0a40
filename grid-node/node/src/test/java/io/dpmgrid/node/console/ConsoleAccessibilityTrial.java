package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What everybody must be able to use. */
interface ConsoleAccessibilityTrial extends ConsoleTrial {
  @Test
  @Order(Integer.MAX_VALUE - 1)
  default void shouldHoldWcagInEveryViewThemeAndWidth() throws Exception {
    Axe axe = new Axe();
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {WIDE, PHONE}) {
        try (ConsolePage console = blank(1, width, scheme).signIn(cluster().adminToken())) {
          Page page = console.page();
          for (String view : ConsolePage.VIEWS) {
            console.open(view);
            assertThat(page.locator("main .loading")).hasCount(0);
            String name =
                view + (width == PHONE ? "-phone-" : "-") + scheme.name().toLowerCase(Locale.ROOT);
            console.picture(name);
            axe.violations(page).forEach(violation -> found.add(name + " " + violation));
            if ((boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth")) {
              found.add(name + " is wider than its window");
            }
          }
          console.open("caches").button("Create cache").click();
          axe.violations(page).forEach(violation -> found.add("dialog " + violation));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  default void shouldNoticeWhatBreaksWcag() throws Exception {
    try (ConsolePage console = console()) {
      console.page().evaluate("document.querySelector('h1').style.color = '#ddd'");
      assertThat(new Axe().violations(console.page())).anyMatch(text -> text.contains("contrast"));
    }
  }

  @Test
  default void shouldBeUsableByKeyboardAlone() {
    try (ConsolePage console = console().open("caches")) {
      Page page = console.page();
      page.reload();
      assertThat(console.button("Create cache")).isVisible();
      page.keyboard().press("Tab");
      assertThat(page.getByText("Skip to the content")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("main")).isFocused();
      String atCreate = "document.activeElement.textContent === 'Create cache'";
      for (int i = 0; i < 20 && !(boolean) page.evaluate(atCreate); i++) {
        page.keyboard().press("Tab");
      }
      assertThat(console.button("Create cache")).isFocused();
      page.keyboard().press("Enter");
      for (int i = 0; i < 20; i++) {
        page.keyboard().press("Tab");
        assertThat(
                (String)
                    page.evaluate(
                        "document.activeElement.closest('dialog') || document.activeElement ==="
                            + " document.body ? '' : document.activeElement.outerHTML"))
            .isEmpty();
      }
      page.keyboard().press("Escape");
      assertThat(console.button("Create cache")).isFocused();
    }
  }
}
