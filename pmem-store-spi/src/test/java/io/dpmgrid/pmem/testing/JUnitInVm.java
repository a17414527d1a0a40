package io.dpmgrid.pmem.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the test classes that are its arguments, prints a summary, and exits with 0 only if some ran
 * and none failed. For places where the build tool is not, such as a virtual machine.
 */
public final class JUnitInVm {
  private static final int FAILED = 1;

  private JUnitInVm() {}

  /** Runs the named classes. */
  public static void main(String[] classes) {
    List<? extends DiscoverySelector> selectors =
        Arrays.stream(classes).map(name -> selectClass(name)).toList();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8), 30);
    System.out.println(
        "tests: succeeded="
            + summary.getTestsSucceededCount()
            + " failed="
            + summary.getTestsFailedCount()
            + " skipped="
            + summary.getTestsSkippedCount());
    boolean good = summary.getTestsSucceededCount() > 0 && summary.getTotalFailureCount() == 0;
    System.exit(good ? 0 : FAILED);
  }
}
