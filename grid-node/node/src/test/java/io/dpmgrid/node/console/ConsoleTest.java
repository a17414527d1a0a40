package io.dpmgrid.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.ClientTransaction;
import org.apache.ignite.client.IgniteClient;
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
class ConsoleTest {
  private static final Pattern A_NUMBER_ABOVE_0 = Pattern.compile("^[1-9]");
  private static final String RESET = "Reset lost partitions of alone";
  private static final int WIDE = 1280;
  private static final int PHONE = 390;
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

  private ConsoleCluster cluster() {
    return Objects.requireNonNull(nodes);
  }

  private ConsolePage blank(int node, int width, ColorScheme scheme) {
    return new ConsolePage(
        Objects.requireNonNull(chromium).window(width, HEIGHT, scheme), cluster().url(node));
  }

  private ConsolePage console() {
    return blank(1, WIDE, ColorScheme.LIGHT).signIn(cluster().adminToken());
  }

  @Test
  void shouldLetNobodyInWithoutAGoodToken() throws Exception {
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
  void shouldTakeATokenOutOfTheAddress() {
    try (ConsolePage console = console()) {
      assertThat(console.page().url()).doesNotContain(cluster().adminToken());
    }
  }

  @Test
  void shouldShowNodesAndTheirDurablePuts() {
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
  void shouldCreateACacheAndDestroyItOnATypedName() {
    try (ConsolePage console = console().open("caches")) {
      Page page = console.page();
      console.button("Create cache").click();
      assertThat(page.getByLabel("Name")).isFocused();
      console.dialog().getByLabel("Name").fill("returns");
      console.dialog().getByLabel("Partitions").fill("64");
      console.dialog().getByText("Create", new Locator.GetByTextOptions().setExact(true)).click();
      assertThat(console.cell("returns", "Partitions")).hasText("64");
      assertThat(console.button("Create cache")).isFocused();

      destroy(console, "returns");
    }
  }

  @Test
  void shouldSayWhyACacheIsRefused() {
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
  void shouldPauseLimitAndResumeMoves() {
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
  void shouldShowWhatIsPlannedBeforeItIsStarted() throws Exception {
    try (ConsolePage console = console().open("partitions/" + ConsoleCluster.LOADED_CACHE)) {
      Page page = console.page();
      assertThat(page.locator("[data-executor]")).containsText("restarted now");
      console.button("Plan and start").click();
      assertThat(console.dialog()).containsText("Nothing would move");
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

  @Test
  void shouldTakeCheckAndDeleteASnapshot() {
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
  void shouldFollowAKilledNodeAndItsReturn() throws Exception {
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
  void shouldSayThatItsNodeIsGoneAndResetWhatWasLostWhenItIsBack() throws Exception {
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
      destroy(console, "alone");
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

  private static void destroy(ConsolePage console, String cache) {
    console.button("Destroy " + cache).click();
    Locator destroy = console.button("Destroy");
    assertThat(destroy).hasAttribute("aria-disabled", "true");
    console.page().getByLabel("to confirm").fill(cache);
    destroy.click();
    assertThat(console.row(cache)).hasCount(0);
  }

  @Test
  void shouldGiveTheReasonForWhatARoleMayNot() {
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

  @Test
  void shouldRollBackATransactionThatHangs() {
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

  @Test
  void shouldAskNothingWhileNobodyCanSeeIt() {
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
  void shouldReadAViewOnceASecondHoweverMuchHappens() {
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

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void shouldHoldWcagInEveryViewThemeAndWidth() throws Exception {
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

  @Test
  void shouldNoticeWhatBreaksWcag() throws Exception {
    try (ConsolePage console = console()) {
      console.page().evaluate("document.querySelector('h1').style.color = '#ddd'");
      assertThat(new Axe().violations(console.page())).anyMatch(text -> text.contains("contrast"));
    }
  }

  @Test
  void shouldBeUsableByKeyboardAlone() {
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
