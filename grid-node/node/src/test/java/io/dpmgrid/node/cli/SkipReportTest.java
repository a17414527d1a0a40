package io.dpmgrid.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever runs the tests is told which did not run, and why. */
class SkipReportTest {
  private static final Path SCRIPT = Path.of("..", "..", ".ci", "report-skips");
  private static final String REPORT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="io.dpmgrid.ATest" tests="4" skipped="3">
        <testcase name="shouldRun" classname="io.dpmgrid.ATest" time="0.1"/>
        <testcase name="shouldAssume" classname="io.dpmgrid.ATest" time="0.1">
          <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: NO BROWSER
      \tat org.junit.jupiter.api.Assumptions.throwAssumptionFailed(Assumptions.java:316)
      ]]></skipped>
        </testcase>
        <testcase name="shouldBeDisabled" classname="io.dpmgrid.ATest" time="0">
          <skipped message="needs &quot;hardware&quot; &amp; luck"/>
        </testcase>
        <testcase name="shouldSayNothing" classname="io.dpmgrid.ATest" time="0">
          <skipped/>
        </testcase>
      </testsuite>
      """;

  @Test
  void shouldGiveTheReasonOfEachTestThatDidNotRun(@TempDir Path root) throws Exception {
    Path reports = Files.createDirectories(root.resolve("module/target/surefire-reports"));
    Files.writeString(reports.resolve("TEST-io.dpmgrid.ATest.xml"), REPORT);

    assertThat(reported(root).lines().filter(line -> line.startsWith("io.dpmgrid")))
        .containsExactly(
            "io.dpmgrid.ATest.shouldAssume: Assumption failed: NO BROWSER",
            "io.dpmgrid.ATest.shouldBeDisabled: needs \"hardware\" & luck",
            "io.dpmgrid.ATest.shouldSayNothing: no reason given");
  }

  @Test
  void shouldBeSilentWhereEveryTestRan(@TempDir Path root) throws Exception {
    assertThat(reported(root)).isEmpty();
  }

  private static String reported(Path root) throws IOException, InterruptedException {
    Path script = Files.createDirectories(root.resolve(".ci")).resolve("report-skips");
    Files.copy(SCRIPT, script);
    Process process =
        new ProcessBuilder("bash", script.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
