package io.dpmgrid.pmem.dax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpmgrid.pmem.testing.BuildDirectory;
import io.dpmgrid.pmem.testing.DaxVm;
import io.dpmgrid.pmem.testing.JUnitInVm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on a real fsdax file system with {@code MAP_SYNC}, in a virtual machine. */
@Tag("dax-vm")
final class DaxVmTest {
  @TempDir Path directory;

  @BeforeEach
  void needsAMachine() throws Exception {
    String reason = DaxVm.unavailable();
    assumeTrue(reason == null, "NOTHING WAS TESTED ON REAL DAX: " + reason);
  }

  @Test
  void shouldKeepTheStoresContractsOnARealMapSyncMount() throws Exception {
    DaxVm vm = new DaxVm(directory.resolve("pmem"));

    DaxVm.Outcome outcome =
        vm.java(
            Duration.ofMinutes(10),
            null,
            // Tests that take any temporary directory get one on the medium.
            "-D" + BuildDirectory.OVERRIDE + "=" + DaxVm.PMEM,
            JUnitInVm.class.getName(),
            DaxMountChecks.class.getName(),
            RegionOnDax.class.getName(),
            LogOnDax.class.getName(),
            RegionOnShare.class.getName(),
            "io.dpmgrid.pmem.pool.PoolTest");

    assertThat(outcome.exitCode()).as("%s%n%s", outcome.errors(), outcome.lines()).isZero();
    assertThat(outcome.lines())
        .anyMatch(line -> line.startsWith("tests: succeeded=") && line.endsWith("skipped=0"));
  }
}
