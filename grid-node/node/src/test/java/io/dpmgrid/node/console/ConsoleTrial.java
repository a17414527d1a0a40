package io.dpmgrid.node.console;

import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;

/**
 * What the parts of {@link ConsoleTest} stand on. They are interfaces, so that one cluster serves
 * them all, which takes long to start.
 */
interface ConsoleTrial {
  Pattern A_NUMBER_ABOVE_0 = Pattern.compile("^[1-9]");
  int WIDE = 1280;
  int PHONE = 390;

  ConsoleCluster cluster();

  /** A window in which nobody has signed in; {@code node} serves the console. */
  ConsolePage blank(int node, int width, ColorScheme scheme);

  /** The console of the first node, with an admin. */
  default ConsolePage console() {
    return blank(1, WIDE, ColorScheme.LIGHT).signIn(cluster().adminToken());
  }
}
