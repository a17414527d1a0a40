package io.dpmgrid.bench.put;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.bench.child.RunArea;
import io.dpmgrid.bench.ignite.CpuUsage;
import io.dpmgrid.bench.ignite.IgniteSystem;
import io.dpmgrid.bench.ignite.NodeSettings;
import io.dpmgrid.bench.ignite.ProcessorWaits;
import io.dpmgrid.bench.ignite.PutResult;
import io.dpmgrid.bench.report.LatencyRow;
import io.dpmgrid.bench.report.StallRow;
import io.dpmgrid.bench.report.Target;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PutBlocksTest {
  private static final Path MEMORY = Path.of("memory");
  private static final IdleControl.Seen STILL = new IdleControl.Seen(100, 0);
  private static final Path DISK = Path.of("disk");

  @Test
  void shouldRunStockOnTheDiskBesideOursOnMemoryAndMeasureNothingTwice() {
    Map<String, Path> media = new LinkedHashMap<>();
    media.put("emulated", MEMORY);
    media.put("file", DISK);

    List<List<Contender>> blocks = blocks(media);

    assertThat(blocks).hasSize(2);
    assertThat(blocks.get(0))
        .extracting(Contender::label)
        .containsExactly(
            "ignite-memory on none",
            "ignite-log-only on emulated",
            "ignite-fsync on emulated",
            "ours on emulated",
            "ignite-log-only on file");
    assertThat(blocks.get(1))
        .containsExactly(
            new Contender(IgniteSystem.LOG_ONLY, "file", DISK, List.of(16)),
            new Contender(IgniteSystem.FSYNC, "file", DISK, List.of(1, 4, 16)),
            new Contender(IgniteSystem.OURS, "file", DISK, List.of(1, 4, 16)));
  }

  @Test
  void shouldRunTheFileMediumOnItsOwnWithEverySystem() {
    List<List<Contender>> blocks = blocks(Map.of("file", DISK));

    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0))
        .extracting(Contender::label)
        .containsExactly(
            "ignite-memory on none",
            "ignite-log-only on file",
            "ignite-fsync on file",
            "ours on file");
  }

  @Test
  void shouldTakeMediansOfRoundsAndTheLongestOfAll() {
    Cell cell = cell(IgniteSystem.OURS, "emulated", 1);
    cell.add(round(100_000, 5, 80_000, 1), STILL);
    cell.add(round(300_000, 4, 1_000, 0), STILL);
    cell.add(round(200_000, 9, 2_000, 0), STILL);

    LatencyRow row = cell.row();

    assertThat(row.opsPerS()).isEqualTo(20_000);
    assertThat(row.p50Us()).isEqualTo(5);
    assertThat(row.maxUs()).isEqualTo(80_000);
    assertThat(cell.stallsPerMinute()).isEqualTo(2);
  }

  @Test
  void shouldSayOfStallsHowManyWaitedForAProcessorAndWhatAnIdleThreadSaw() {
    Cell cell = cell(IgniteSystem.OURS, "emulated", 4);
    cell.add(round(100_000, 5, 80_000, 2), new IdleControl.Seen(60_000, 1));
    cell.add(round(100_000, 5, 70_000, 1), STILL);

    StallRow row = cell.stalled();

    assertThat(row.seconds()).isEqualTo(20);
    assertThat(row.stalls()).isEqualTo(3);
    assertThat(row.waitingStalls()).isEqualTo(3);
    assertThat(row.maxMs()).isEqualTo(80);
    assertThat(row.idleStalls()).isEqualTo(1);
    assertThat(row.idleMaxMs()).isEqualTo(60);
    assertThat(row.waitPercent()).isEqualTo(20);
    assertThat(new PutTargets(List.of(cell)).targets())
        .extracting(Target::name)
        .contains(
            "stalls over 50 ms in a minute of ours, emulated, atomic, 4 threads, of 20 s (3 of"
                + " these 3 waited for a processor; an idle control thread saw 1)");
  }

  @Test
  void shouldNotClaimToKnowWhyCallersStalledWhereTheKernelDoesNotTell() {
    Cell cell = cell(IgniteSystem.OURS, "emulated", 4);
    CpuUsage cpu = new CpuUsage(1, 1, 0, 0, 0, 0);
    cell.add(new PutResult(1, 10, 1, 1, 1, 80_000, 1, null, cpu), STILL);

    assertThat(cell.stalled().waitingStalls()).isNull();
    assertThat(cell.stalled().waitPercent()).isNull();
  }

  @Test
  void shouldSayWhetherOursPacesItsCheckpoints() {
    assertThat(PutBlock.pacing(256L << 20)).startsWith("on").contains("256 MiB");
    assertThat(PutBlock.pacing(0)).startsWith("off");
  }

  @Test
  void shouldJudgeRatiosOfMedians() {
    Cell ours = cell(IgniteSystem.OURS, "emulated", 1);
    ours.add(round(150_000, 5, 1_000, 0), STILL);
    Cell fsync = cell(IgniteSystem.FSYNC, "emulated", 1);
    fsync.add(round(10_000, 80, 1_000, 0), STILL);
    Cell memory = cell(IgniteSystem.MEMORY, "none", 1);
    memory.add(round(300_000, 3, 1_000, 0), STILL);

    List<Target> targets = new PutTargets(List.of(ours, fsync, memory)).targets();

    assertThat(verdict(targets, "ours on emulated / ignite-fsync on emulated, atomic, 1 thread"))
        .isEqualTo("reached");
    assertThat(verdict(targets, "ours on emulated / ignite-memory on none, atomic, 1 thread"))
        .isEqualTo("missed");
    assertThat(verdict(targets, "ours on emulated / ignite-log-only on emulated, atomic, 1 thread"))
        .isEqualTo("not measured");
    assertThat(new PutTargets(List.of(ours, fsync, memory)).ratios())
        .extracting(ratio -> ratio.baseline() + " " + ratio.times())
        .containsExactly("ignite-fsync 15.0", "ignite-memory 0.5");
  }

  private static String verdict(List<Target> targets, String name) {
    return targets.stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private static Cell cell(IgniteSystem system, String medium, int threads) {
    return new Cell(new Contender(system, medium, MEMORY, List.of(threads)), threads, "atomic");
  }

  private static PutResult round(long ops, double p50, double max, long stalls) {
    return new PutResult(
        ops,
        10,
        p50,
        p50,
        p50,
        max,
        stalls,
        new ProcessorWaits(20, stalls),
        new CpuUsage(1, 1, 0, 0, 0, 0));
  }

  private static List<List<Contender>> blocks(Map<String, Path> media) {
    NodeSettings node = new NodeSettings(256, 128, 64, 1, 8, 4, 64, 16, 1024, 0);
    PutSettings settings =
        new PutSettings(node, 10, 1, 10, 10, List.of("atomic"), List.of(1, 4), List.of(16), 0);
    List<IgniteSystem> systems =
        List.of(IgniteSystem.MEMORY, IgniteSystem.LOG_ONLY, IgniteSystem.FSYNC, IgniteSystem.OURS);
    try (RunArea area = new RunArea()) {
      return new DurablePutBench(area, settings, systems, media, List.of(), message -> {}).blocks();
    }
  }
}
