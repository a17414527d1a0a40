package io.dpmgrid.pmem.medium;

import static io.dpmgrid.pmem.medium.Survives.OS_CRASH;
import static io.dpmgrid.pmem.medium.Survives.POWER_LOSS;
import static io.dpmgrid.pmem.medium.Survives.PROCESS_KILL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each file system and device survives, and the reason that is given. */
final class SurvivesTest {
  private static final MapSyncTrial REFUSED = new MapSyncTrial(false, "MAP_SYNC was refused");
  private static final MapSyncTrial ACCEPTED = new MapSyncTrial(true, "MAP_SYNC was accepted");

  private FakeSystem system;

  @BeforeEach
  void makeSystem(@TempDir Path root) {
    system =
        new FakeSystem(root)
            .device("8:1", "pci0/sda/sda1")
            .write("sys/fs/ext4/sda1/journal_task", "311");
  }

  @ParameterizedTest
  @CsvSource({
    "tmpfs, process-kill, emulated",
    "ramfs, process-kill, emulated",
    "hugetlbfs, process-kill, emulated",
    "devtmpfs, process-kill, emulated",
    "ext4, power-loss, file",
    "xfs, power-loss, file",
    "btrfs, power-loss, file",
    "f2fs, power-loss, file",
    "ext2, process-kill, file",
    "vfat, process-kill, file",
    "9p, os-crash, file",
    "virtiofs, os-crash, file",
    "nfs4, os-crash, file",
    "overlay, os-crash, file",
    "fuse.sshfs, process-kill, file",
    "unheard-of, process-kill, file",
  })
  void shouldKnowWhatAFileSystemSurvives(String fsType, String survives, String kind) {
    ProbeResult found = judge(mount("8:1", fsType), REFUSED);
    assertThat(found.survives().id()).isEqualTo(survives);
    assertThat(found.kind().id()).isEqualTo(kind);
    assertThat(found.why()).contains("MAP_SYNC was refused");
  }

  @Test
  void shouldNotPromiseMoreThanAProcessKillOnExt4WithoutAJournal() {
    system.write("sys/fs/ext4/sda1/journal_task", "<none>");
    assertThat(judge(mount("8:1", "ext4"), REFUSED))
        .matches(found -> found.survives() == PROCESS_KILL)
        .matches(found -> found.why().contains("no journal"));
  }

  @Test
  void shouldFindTheJournalOfOlderKernelsInProc() {
    system.device("8:2", "pci0/sda/sda2");
    assertThat(judge(mount("8:2", "ext4"), REFUSED).survives()).isEqualTo(PROCESS_KILL);
    system.write("proc/fs/jbd2/sda2-8/info", "x");
    assertThat(judge(mount("8:2", "ext4"), REFUSED).survives()).isEqualTo(POWER_LOSS);
  }

  @Test
  void shouldNotTrustAMountWithoutBarriers() {
    Mount mount = new Mount("8:1", "/m", List.of("rw", "nobarrier"), "ext4", "/dev/sda1");
    assertThat(judge(mount, REFUSED).survives()).isEqualTo(OS_CRASH);
    Mount overlay = new Mount("0:9", "/m", List.of("rw", "volatile"), "overlay", "overlay");
    assertThat(judge(overlay, REFUSED).survives()).isEqualTo(PROCESS_KILL);
  }

  @Test
  void shouldNotPromiseAnythingAboutADeviceThatItCannotSee() {
    assertThat(judge(mount("0:99", "xfs"), REFUSED))
        .matches(found -> found.survives() == OS_CRASH)
        .matches(found -> found.why().contains("no block device is visible"));
  }

  @Test
  void shouldSeeThroughADiskInMemory() {
    system.device("1:0", "virtual/block/ram0").device("252:0", "virtual/block/zram0");
    system.write("sys/devices/virtual/block/zram0/mm_stat", "0 0");
    assertThat(judge(mount("1:0", "xfs"), REFUSED).survives()).isEqualTo(PROCESS_KILL);
    assertThat(judge(mount("252:0", "xfs"), REFUSED).survives()).isEqualTo(PROCESS_KILL);
  }

  @Test
  void shouldSeeThroughALoopDeviceToItsFile() {
    system
        .device("7:0", "virtual/block/loop0")
        .write("sys/devices/virtual/block/loop0/loop/backing_file", "/tmp/disk.img")
        .write("proc/self/mountinfo", "1 1 8:1 / / rw - xfs /dev/sda1 rw");
    assertThat(judge(mount("7:0", "xfs"), REFUSED).survives()).isEqualTo(POWER_LOSS);
    system.write("proc/self/mountinfo", "1 1 0:1 / / rw - tmpfs tmpfs rw");
    assertThat(judge(mount("7:0", "xfs"), REFUSED))
        .matches(found -> found.survives() == PROCESS_KILL)
        .matches(found -> found.why().contains("/tmp/disk.img"));
  }

  @Test
  void shouldTakeTheWeakestPartOfAStackedDevice() {
    system.device("253:0", "virtual/block/dm-0").device("1:0", "virtual/block/ram0");
    system.slave("virtual/block/dm-0", "pci0/sda/sda1");
    assertThat(judge(mount("253:0", "xfs"), REFUSED).survives()).isEqualTo(POWER_LOSS);
    system.slave("virtual/block/dm-0", "virtual/block/ram0");
    assertThat(judge(mount("253:0", "xfs"), REFUSED).survives()).isEqualTo(PROCESS_KILL);
  }

  @Test
  void shouldSayThatDaxWithoutMapSyncIsAFile() {
    Mount mount = new Mount("8:1", "/m", List.of("rw", "dax=always"), "xfs", "/dev/pmem0");
    assertThat(judge(mount, REFUSED))
        .matches(found -> found.kind() == MediumKind.FILE)
        .matches(found -> found.why().contains("mounted with dax"));
  }

  @Test
  void shouldTakeMapSyncForPowerLossUnlessTheMemorySaysOtherwise() {
    String region = "LNXSYSTM/ndbus0/region0";
    system
        .device("259:0", region + "/namespace0.0/block/pmem0")
        .write("sys/devices/" + region + "/mapping0", "nmem0,0,1024,0")
        .write("sys/devices/" + region + "/mapping1", "nmem1,0,1024,0")
        .write("sys/bus/nd/devices/nmem0/nfit/flags", "smart_notify")
        .write("sys/bus/nd/devices/nmem0/nfit/dirty_shutdown", "3")
        .write("sys/bus/nd/devices/nmem1/cxl/dirty_shutdown", "4");
    ProbeResult healthy = judge(mount("259:0", "ext4"), ACCEPTED);
    assertThat(healthy.kind()).isEqualTo(MediumKind.DAX);
    assertThat(healthy.survives()).isEqualTo(POWER_LOSS);
    assertThat(healthy.why()).contains("dirty shutdowns: 7", "healthy: nmem0, nmem1");

    system.write("sys/bus/nd/devices/nmem1/nfit/flags", "not_armed smart_notify");
    ProbeResult sick = judge(mount("259:0", "ext4"), ACCEPTED);
    assertThat(sick.survives()).isEqualTo(OS_CRASH);
    assertThat(sick.why()).contains("nmem1:not_armed");
    assertThat(judge(mount("8:1", "ext4"), ACCEPTED).survives()).isEqualTo(POWER_LOSS);
  }

  private ProbeResult judge(Mount mount, MapSyncTrial trial) {
    return new MediumProbe(system.files()).judge(Path.of("/m"), mount, trial);
  }

  private static Mount mount(String device, String fsType) {
    return new Mount(device, "/m", List.of("rw"), fsType, "source");
  }
}
