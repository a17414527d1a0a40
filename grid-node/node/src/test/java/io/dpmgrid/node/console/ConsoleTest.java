package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people do in the console, on three nodes that are written to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SAME_THREAD)
class ConsoleTest
    implements ConsoleAccessTrial,
        ConsoleAccessibilityTrial,
        ConsoleDataTrial,
        ConsoleMovesTrial,
        ConsoleNodesTrial,
        ConsoleReadingTrial {
  private static final int HEIGHT = 860;

  private @Nullable Chromium chromium;
  private @Nullable ConsoleCluster nodes;
  // Left open from first to last, as on a wall.
  private @Nullable ConsolePage lookingOn;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Optional<Path> executable = Chromium.find();
    if (executable.isEmpty()) {
      return;
    }
    setDefaultAssertionTimeout(Chromium.PATIENCE_MS);
    chromium = new Chromium(executable.orElseThrow());
    nodes = new ConsoleCluster(directory);
    lookingOn = console();
  }

  /** For each test, because a class that is skipped as a whole is not reported. */
  @BeforeEach
  void needsABrowser() {
    assumeTrue(
        chromium != null,
        "THE CONSOLE WAS TRIED IN NO BROWSER: no Chromium is on the PATH, nor named by DPM_CHROMIUM");
  }

  @AfterAll
  void stop() {
    if (nodes != null) {
      nodes.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Override
  public ConsoleCluster cluster() {
    return Objects.requireNonNull(nodes);
  }

  @Override
  public ConsolePage blank(int node, int width, ColorScheme scheme) {
    return new ConsolePage(
        Objects.requireNonNull(chromium).window(width, HEIGHT, scheme), cluster().url(node));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void shouldKeepTheLastMinutesInItsCharts() {
    try (ConsolePage console = Objects.requireNonNull(lookingOn)) {
      console.expectRefusals();
      Page page = console.page();
      assertThat(page.locator("[data-figure='puts']")).containsText(A_NUMBER_ABOVE_0);
      assertThat(page.locator("svg[role='img'] path.line").first())
          .hasAttribute("d", Pattern.compile("^M[^L]*(L[^L]*){30}"));
      console.picture("overview-after-a-while");
      page.setViewportSize(PHONE, HEIGHT);
      console.picture("overview-after-a-while-phone");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      page.setViewportSize(WIDE, HEIGHT);
      console.open("map");
      assertThat(page.locator("[data-node='node3'] svg.spark")).isVisible();
      console.picture("map-after-a-while-dark");
    }
  }
}
