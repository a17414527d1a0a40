package io.dpmgrid.node.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of this machine; nothing is downloaded. */
final class Chromium implements AutoCloseable {
  /** How long anything may take; a loaded machine is slow, and a broken console is rare. */
  static final double PATIENCE_MS = 120_000;

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  Chromium(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(OPTIONS)
                    .setTimeout(PATIENCE_MS));
  }

  /** Where it is; the environment's DPM_CHROMIUM is asked before the path is. */
  static Optional<Path> find() {
    String given = System.getenv("DPM_CHROMIUM");
    Stream<Path> candidates =
        given != null
            ? Stream.of(Path.of(given))
            : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)));
    return candidates.filter(Files::isExecutable).findFirst();
  }

  /** A window of its own, without motion so that pictures are the same each time. */
  BrowserContext window(int width, int height, ColorScheme scheme) {
    BrowserContext window =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
    window.setDefaultTimeout(PATIENCE_MS);
    return window;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
