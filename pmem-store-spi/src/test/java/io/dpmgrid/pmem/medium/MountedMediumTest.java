package io.dpmgrid.pmem.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.pool.Pool;
import io.dpmgrid.pmem.pool.PoolOwner;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.region.ZeroedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small file systems, mounted for the test: full ones and read-only ones. Needs root. */
final class MountedMediumTest {
  private Path mountPoint;
  private @Nullable Path mounted;

  @BeforeEach
  void makeMountPoint(@TempDir Path disk) throws IOException {
    mountPoint = Files.createDirectory(disk.resolve("mnt")).toRealPath();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted != null) {
      run("umount", mounted.toString());
    }
  }

  @Test
  void shouldLeaveNothingBehindOnAFullFileSystem() throws Exception {
    mountMemory("size=1m");
    MediumRequest request =
        new MediumRequest(mountPoint, MediumKind.EMULATED, null, EmulationModel.NONE);
    try (Medium medium = Media.open(request)) {
      try (Region region = medium.create(mountPoint.resolve("a"), 600_000)) {
        region.persist(0, region.size());
        assertThatThrownBy(() -> medium.create(mountPoint.resolve("b"), 600_000))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("needs 600000 bytes")
            .hasMessageContaining("are free");
        region.putLong(599_992, 5); // what was allocated before goes on to work
        region.persist(599_992, 8);
      }
      assertThat(mountPoint.toFile().list()).containsExactly("a");
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenTheSpaceEndsWhileItIsAllocated() throws Exception {
    mountMemory("size=1m,nr_inodes=4"); // a link takes the inode that the free space promises
    Path a = mountPoint.resolve("a");
    ZeroedFile.create(a, 4096);
    Files.createLink(mountPoint.resolve("b"), a);
    Files.createDirectory(mountPoint.resolve("c"));
    assertThatThrownBy(() -> ZeroedFile.create(mountPoint.resolve("d"), 4096))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot allocate 4096 bytes")
        .hasMessageContaining("nothing was left behind");
    assertThat(mountPoint.toFile().list()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void shouldSayThatAProbeFindsNoSpace() throws Exception {
    mountMemory("size=64k");
    try {
      Files.write(mountPoint.resolve("full"), new byte[1 << 20]);
    } catch (IOException e) {
      // As meant: now it is full.
    }
    assertThatThrownBy(() -> new MediumProbe().probe(mountPoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write a probe file")
        .hasMessageContaining("free space there");
    assertThat(mountPoint.toFile().list()).containsExactly("full");
  }

  @Test
  void shouldSayThatADirectoryIsReadOnly() throws Exception {
    mountMemory("size=1m");
    MediumRequest request =
        new MediumRequest(mountPoint, MediumKind.EMULATED, null, EmulationModel.NONE);
    Path directory = mountPoint.resolve("pool");
    try (Medium medium = Media.open(request)) {
      Pool.create(medium, directory, PoolOwner.of("node1")).close();
      run("mount", "-o", "remount,ro", mountPoint.toString());
      assertThatThrownBy(() -> Pool.open(medium, directory, PoolOwner.of("node1")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("superblock.lock")
          .hasMessageContaining("mount it writable");
      assertThatThrownBy(() -> Media.open(request))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot create a probe file");
      run("mount", "-o", "remount,rw", mountPoint.toString());
      try (Pool pool = Pool.open(medium, directory, PoolOwner.of("node1"))) {
        assertThat(pool.uncleanBefore()).isFalse();
      }
    }
  }

  private void mountMemory(String options) throws Exception {
    String refusal = run("mount", "-t", "tmpfs", "-o", options, "dpm-test", mountPoint.toString());
    if (!refusal.isEmpty()) {
      System.err.println("SKIPPED: no small file system can be mounted here: " + refusal);
      Assumptions.abort(refusal);
    }
    mounted = mountPoint;
  }

  /** Runs a command; its output if it failed, else empty. */
  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return process.waitFor() == 0 ? "" : output + " ";
  }
}
