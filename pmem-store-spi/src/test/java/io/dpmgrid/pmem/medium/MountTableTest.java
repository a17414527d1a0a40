package io.dpmgrid.pmem.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Finding the mount that holds a path. */
final class MountTableTest {
  private static final String TABLE =
      """
      22 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
      23 22 0:23 / /mnt rw - tmpfs tmpfs rw
      24 23 8:1 / /mnt/a\\040b\\134c rw,dax=always shared:7 master:1 - xfs /dev/sd\\011a rw,attr2
      25 22 0:25 / /data rw - ext4 /dev/vdb rw
      26 22 0:26 / /data rw,nosuid - tmpfs covering rw,size=4k
      no separator in this line
      27 22 0:27 / /short -
      """;

  private final MountTable table = MountTable.parse(TABLE);

  @Test
  void shouldTakeTheLongestMountPointAboveAPath() {
    assertThat(table.holding(Path.of("/mnt/x")).fsType()).isEqualTo("tmpfs");
    assertThat(table.holding(Path.of("/srv/x")).fsType()).isEqualTo("ext4");
    assertThat(table.holding(Path.of("/")).fsType()).isEqualTo("ext4");
    assertThat(table.holding(Path.of("/mntx")).source()).isEqualTo("/dev/vda");
  }

  @Test
  void shouldReadOctalEscapesInPointsAndSources() {
    Mount mount = table.holding(Path.of("/mnt/a b\\c/pool"));
    assertThat(mount.fsType()).isEqualTo("xfs");
    assertThat(mount.source()).isEqualTo("/dev/sd\ta");
    assertThat(mount.device()).isEqualTo("8:1");
    assertThat(mount.hasOption("dax", "dax=always")).isTrue();
    assertThat(mount.hasOption("attr2")).isTrue();
    assertThat(mount.hasOption("dax")).isFalse();
  }

  @Test
  void shouldTakeTheLastOfMountsOnOnePoint() {
    assertThat(table.holding(Path.of("/data/pool")).source()).isEqualTo("covering");
  }

  @Test
  void shouldReadNamesInUtf8() {
    String line = "1 1 8:1 / /grün rw - ext4 /dev/x rw\n";
    String latin1 = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(MountTable.parse(latin1).holding(Path.of("/grün/pool")).fsType()).isEqualTo("ext4");
  }

  @Test
  void shouldKnowNothingWithoutATable() {
    assertThat(MountTable.read(Path.of("/nowhere/mountinfo")).holding(Path.of("/x")))
        .isEqualTo(Mount.UNKNOWN);
  }
}
