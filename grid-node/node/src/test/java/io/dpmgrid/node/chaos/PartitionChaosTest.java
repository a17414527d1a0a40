package io.dpmgrid.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.node.cluster.EngineJava;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network breaks, nodes flap, and nodes are killed while copies move: real processes, in
 * network namespaces where that is permitted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PartitionChaosTest {
  private static final int NODE_FAILED = 3;
  private static final Set<String> CUTS = Set.of("partition", "join-cut");

  private ChaosReport report;

  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    report = chaos(directory, 1, "partition", "flap", "drain", "join-both", "join-cut");
  }

  @Test
  void shouldLoseNothingThatWasAcknowledgedOutsideTheWindow() {
    assertThat(report.acks()).isGreaterThan(1_000);
    assertThat(report.lost()).as("%s", report.examples()).isZero();
  }

  @Test
  void shouldAcknowledgeNothingOnTheSmallerSideOnceItCouldHaveNoticed() {
    assertThat(report.lastAckMillis()).isLessThan(ChaosRun.LONGEST_WINDOW.toMillis());
  }

  @Test
  void shouldTakeNoWritesOnTheSmallerSide() {
    assertThat(report.ackedAfterWindow()).isZero();
    if (report.minority().contains("failed")) {
      assertThat(report.refusals()).isPositive();
      assertThat(report.refusal()).contains(SideWriters.REFUSAL);
      assertThat(report.minority())
          .anyMatch(
              why ->
                  why.startsWith("Writes are refused: 1 of 3 nodes")
                      && why.contains("cluster.minority-writes: refuse")
                      && why.contains("Start more of the nodes"))
          .anyMatch(why -> why.contains("no majority"));
    }
  }

  @Test
  void shouldLetTheSmallerSideKeepNothingForAllNodes() {
    if (report.minority().contains("failed")) {
      assertThat(report.minority())
          .anyMatch(
              why ->
                  why.startsWith("a limit: ")
                      && why.contains("Only a side of the cluster that may decide"))
          .anyMatch(
              why -> why.startsWith("a cache: ") && why.contains("cannot create caches. Writes"));
    }
  }

  @Test
  void shouldStopTheSmallerSideSoThatItCanJoinTheLargerOne() {
    assertThat(report.ends()).hasSize(report.cuts()).allMatch(code -> code == NODE_FAILED);
  }

  @Test
  void shouldChangeNoBaselineForANetworkThatBreaksAndANodeThatFlaps() {
    assertThat(report.history()).isEmpty();
    assertThat(report.baselineChanges()).isZero();
  }

  @Test
  void shouldEndAChangeOfTheBaselineThoughWhoDecidesIsKilled() {
    assertThat(report.operations().get(0))
        .matches("(?s)drain led by (node[12]), \\1 killed: .*")
        .contains("drain done");
  }

  @Test
  void shouldEndAChangeOfTheBaselineThoughWhoReceivesAndWhoSendsAreKilled() {
    assertThat(report.operations().get(1))
        .matches("(?s)join led by (node[12]), node3 killed, (?!\\1)node[12] killed: .*")
        .contains("join done");
  }

  @Test
  void shouldEndAChangeOfTheBaselineThoughWhoDecidesIsCutOff() {
    assertThat(report.operations()).hasSize(report.cuts() == 0 ? 2 : 3);
    if (report.cuts() > 0) {
      assertThat(report.operations().get(2))
          .matches("(?s)join led by (node[12]), \\1 cut off: .*")
          .contains("join done");
    }
  }

  @Test
  void shouldShowThatWhoWasKilledWhileItReceivedNeedsFullCopies() {
    assertThat(report.comes())
        .isNotEmpty()
        .allMatch(one -> one.startsWith("node3 "))
        .anyMatch(one -> one.matches("node3 full: .+"));
  }

  @Test
  @Tag("soak")
  void shouldStandManyRounds(@TempDir Path directory) throws Exception {
    int rounds = Integer.getInteger("dpm.chaos.rounds", 3);
    ChaosReport many =
        chaos(
            directory, rounds, "partition", "flap", "drain", "join-target", "drain", "join-source");
    assertThat(many.lost()).as("%s", many).isZero();
    assertThat(many.ackedAfterWindow()).as("%s", many).isZero();
    assertThat(many.ends()).hasSize(many.cuts()).allMatch(code -> code == NODE_FAILED);
    assertThat(many.operations())
        .hasSize(4 * rounds)
        .allSatisfy(how -> assertThat(how).contains(" done"));
  }

  private static ChaosReport chaos(Path directory, int rounds, String... phases) throws Exception {
    HeldNamespace outside = namespace();
    try {
      List<String> command = new ArrayList<>();
      if (outside != null) {
        command.addAll(outside.entrance());
      }
      command.addAll(EngineJava.command());
      command.addAll(List.of("-Xmx256m", "-Djava.net.preferIPv4Stack=true", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.add(ChaosRun.class.getName());
      command.add(directory.toString());
      command.add(outside == null ? "processes" : "namespaces");
      command.add(String.valueOf(rounds));
      command.addAll(
          Stream.of(phases).filter(one -> outside != null || !CUTS.contains(one)).toList());
      return answer(directory, command);
    } finally {
      if (outside != null) {
        outside.close();
      }
    }
  }

  private static ChaosReport answer(Path directory, List<String> command)
      throws IOException, InterruptedException {
    File out = directory.resolve("report.json").toFile();
    File log = Files.createDirectories(Path.of("target", "chaos")).resolve("run.log").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(log).start();
    try {
      assertThat(process.waitFor(19, TimeUnit.MINUTES)).as("ends, see %s", log).isTrue();
      String said = Files.readString(log.toPath());
      System.out.println(said);
      assertThat(process.exitValue()).as(said).isZero();
    } finally {
      // Its nodes end with it.
      process.destroyForcibly();
    }
    ChaosReport report = new ObjectMapper().readValue(out, ChaosReport.class);
    System.out.printf(
        "%d cuts by %s: %d acks, %d lost; %d of them in the windows of at most %d ms, the last %d ms"
            + " after the cut, of these %d lost and %d on some copies only; %s%n",
        report.cuts(),
        report.kind(),
        report.acks(),
        report.lost(),
        report.ackedInWindow(),
        report.windowMillis(),
        report.lastAckMillis(),
        report.lostOfWindow(),
        report.partOfWindow(),
        report);
    return report;
  }

  /** Null where that may not be had, which is said aloud. */
  private static HeldNamespace namespace() {
    for (String how : List.of("-n", "-Urn")) {
      HeldNamespace made = null;
      try {
        made = HeldNamespace.make(how);
        made.ip("link add name dpmprobe type bridge");
        made.ip("link del dpmprobe");
        return made;
      } catch (IOException e) {
        System.out.println("no network namespace: " + e.getMessage());
        if (made != null) {
          made.close();
        }
      }
    }
    System.out.println(
        "======== NO NETWORK IS CUT HERE: NODES ARE FROZEN FOR A MOMENT AND KILLED ONLY ========");
    return null;
  }
}
