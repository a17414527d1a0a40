package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The console in one window. When it is closed it must have written no error to its console, and
 * have asked nobody but its own node.
 */
final class ConsolePage implements AutoCloseable {
  static final List<String> VIEWS =
      List.of(
          "overview",
          "map",
          "partitions",
          "pools",
          "caches",
          "checkpoints",
          "snapshots",
          "work",
          "operations",
          "events",
          "configuration");
  private static final Path PICTURES = Path.of("target", "console");

  private final BrowserContext window;
  private final Page page;
  private final String base;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<String> foreign = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private boolean refusalsExpected;

  ConsolePage(BrowserContext window, String base) {
    this.window = window;
    this.base = base;
    page = window.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            errors.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          asked.incrementAndGet();
          if (!request.url().startsWith(base + "/") && !request.url().startsWith("blob:" + base)) {
            foreign.add(request.url());
          }
        });
  }

  /** Opens the console as whoever has the token. */
  ConsolePage signIn(String token) {
    page.navigate(base + "/ui/#token=" + token);
    assertThat(page.getByRole(AriaRole.BANNER)).isVisible();
    return this;
  }

  Page page() {
    return page;
  }

  /** Goes to a view as its link does. */
  ConsolePage open(String view) {
    page.evaluate("view => { location.hash = '#/' + view; }", view);
    assertThat(page.locator("main h1")).isVisible();
    return this;
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** A row of a table by its key. */
  Locator row(String key) {
    return page.locator("tr[data-row='" + key + "']");
  }

  /** A cell by its row and the title of its column. */
  Locator cell(String key, String column) {
    return row(key).locator("[data-label='" + column + "']");
  }

  /** Destroys a cache from the list of caches, by its typed name. */
  void destroyCache(String cache) {
    button("Destroy " + cache).click();
    Locator destroy = button("Destroy");
    assertThat(destroy).hasAttribute("aria-disabled", "true");
    page.getByLabel("to confirm").fill(cache);
    destroy.click();
    assertThat(row(cache)).hasCount(0);
  }

  Locator dialog() {
    return page.locator("dialog.dialog[open]");
  }

  /** Answers that are errors are part of what is tried; the browser notes each in its console. */
  void expectRefusals() {
    refusalsExpected = true;
  }

  /** Requests so far. */
  int asked() {
    return asked.get();
  }

  /** Waits until the page has asked so often again. */
  void awaitMoreAsked(int times) {
    int enough = asked.get() + times;
    page.waitForCondition(
        () -> asked.get() >= enough,
        new Page.WaitForConditionOptions().setTimeout(Chromium.PATIENCE_MS));
  }

  /** Waits until the page is drawn as it is now. */
  void awaitFrame() {
    page.evaluate(
        "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))");
  }

  /** As if another tab were in front; a window without a screen is always shown. */
  void hide() {
    setHidden(true);
  }

  void show() {
    setHidden(false);
  }

  private void setHidden(boolean hidden) {
    page.evaluate(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);
  }

  /** Keeps a picture below the module's target. */
  void picture(String name) {
    awaitFrame();
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  @Override
  public void close() {
    window.close();
    assertThat(foreign).as("requests that left the node").isEmpty();
    assertThat(errors)
        .as("errors in the browser's console")
        .filteredOn(error -> !(refusalsExpected && error.startsWith("Failed to load resource")))
        .isEmpty();
  }
}
