package io.dpmgrid.node.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small file system in memory that a test may fill, grow and make read-only. Needs root. */
public final class MountedMemory implements AutoCloseable {
  private final Path path;

  MountedMemory(int mebibytes) throws IOException {
    this(Files.createTempDirectory("dpm-mounted-"), mebibytes);
  }

  /** At an empty directory, which goes with it. */
  public MountedMemory(Path at, int mebibytes) throws IOException {
    path = at;
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", size(mebibytes), "tmpfs", path.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean mounted = exitCode(mount) == 0;
    if (!mounted) {
      Files.delete(path);
    }
    assumeTrue(mounted, "NO FULL OR READ-ONLY FILE SYSTEM WAS TESTED: " + printed.strip());
  }

  Path path() {
    return path;
  }

  void grow(int mebibytes) throws IOException {
    run("mount", "-o", "remount," + size(mebibytes), path.toString());
  }

  void makeReadOnly() throws IOException {
    run("mount", "-o", "remount,ro", path.toString());
  }

  @Override
  public void close() throws IOException {
    run("umount", path.toString());
    Files.delete(path);
  }

  private static String size(int mebibytes) {
    return "size=" + mebibytes + "m";
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(exitCode(process)).as(printed).isZero();
  }

  private static int exitCode(Process process) {
    return process.onExit().join().exitValue();
  }
}
