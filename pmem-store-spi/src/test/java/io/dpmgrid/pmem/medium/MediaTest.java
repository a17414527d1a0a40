package io.dpmgrid.pmem.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.region.VolatileDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is granted of what is asked for, on real directories and for every kind. */
final class MediaTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, DAX, DAX",
        "-, FILE, FILE",
        "-, EMULATED, -",
        "DAX, DAX, DAX",
        "DAX, FILE, -",
        "DAX, EMULATED, -",
        "FILE, DAX, FILE",
        "FILE, FILE, FILE",
        "FILE, EMULATED, -",
        "EMULATED, DAX, -",
        "EMULATED, FILE, -",
        "EMULATED, EMULATED, EMULATED",
      })
  void shouldGrantAKindOnlyWhereItIsToBeHad(
      @Nullable MediumKind asked, MediumKind found, @Nullable MediumKind granted)
      throws IOException {
    MediumRequest request = new MediumRequest(Path.of("/m"), asked, null, EmulationModel.NONE);
    ProbeResult probe = found(found, Survives.PROCESS_KILL);
    if (granted == null) {
      assertThatThrownBy(() -> Media.grant(request, probe))
          .isInstanceOf(MediumRefusedException.class)
          .hasMessageContaining("found " + found)
          .hasMessageContaining("the evidence");
    } else {
      assertThat(Media.grant(request, probe).kind()).isEqualTo(granted);
    }
  }

  @Test
  void shouldRefuseAMediumThatSurvivesLessThanRequired() throws IOException {
    for (Survives required : Survives.values()) {
      for (Survives given : Survives.values()) {
        MediumRequest request =
            new MediumRequest(Path.of("/m"), null, required, EmulationModel.NONE);
        ProbeResult probe = found(MediumKind.FILE, given);
        if (given.atLeast(required)) {
          assertThat(Media.grant(request, probe)).isEqualTo(probe);
        } else {
          assertThatThrownBy(() -> Media.grant(request, probe))
              .isInstanceOf(MediumRefusedException.class)
              .hasMessageContaining("must survive " + required)
              .hasMessageContaining("which survives " + given)
              .hasMessageContaining("require no more than '" + given + "'");
        }
      }
    }
  }

  @Test
  void shouldRefuseAnEmulationModelOnARealMedium() {
    MediumRequest request =
        new MediumRequest(Path.of("/m"), null, null, new EmulationModel(1, 0, 0));
    assertThatThrownBy(() -> Media.grant(request, found(MediumKind.DAX, Survives.POWER_LOSS)))
        .isInstanceOf(MediumRefusedException.class)
        .hasMessageContaining("emulation model");
  }

  @Test
  void shouldRefuseVolatileMemoryUnlessItIsNamedAndLeaveNothingBehind() throws IOException {
    try (VolatileDirectory memory = new VolatileDirectory()) {
      assertThatThrownBy(() -> Media.open(MediumRequest.of(memory.path())))
          .isInstanceOf(MediumRefusedException.class)
          .hasMessageContaining("asked for by name")
          .hasMessageContaining("tmpfs");
      assertThat(memory.path()).isEmptyDirectory();
      MediumRequest named =
          new MediumRequest(memory.path(), MediumKind.EMULATED, null, EmulationModel.NONE);
      try (Medium medium = Media.open(named)) {
        assertThat(medium.kind()).isEqualTo(MediumKind.EMULATED);
        assertThat(medium.survives()).isEqualTo(Survives.PROCESS_KILL);
      }
      assertThat(memory.path()).isEmptyDirectory();
    }
  }

  @Test
  void shouldLeaveNothingBehindWhereMapSyncIsRefused(@TempDir Path disk) throws IOException {
    ProbeResult found = new MediumProbe().probe(disk);
    assertThat(found.kind()).isEqualTo(MediumKind.FILE);
    assertThat(found.why()).isNotEmpty();
    assertThat(found.directory()).isEqualTo(disk.toRealPath());
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void shouldRefuseWhatIsNoDirectory(@TempDir Path disk) throws IOException {
    Path file = Files.createFile(disk.resolve("file"));
    assertThatThrownBy(() -> Media.open(MediumRequest.of(file)))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> Media.open(MediumRequest.of(disk.resolve("none"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not exist; create it first");
  }

  @Test
  void shouldSayWhatToDoWhereItMayNotWrite() {
    Path readOnly = Path.of("/sys/kernel"); // takes no file of anybody's, not even of root's
    if (!Files.isDirectory(readOnly)) {
      System.err.println("SKIPPED: no " + readOnly + " to be refused by");
      return;
    }
    assertThatThrownBy(() -> new MediumProbe().probe(readOnly))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot create a probe file")
        .hasMessageContaining("choose another directory");
  }

  private static ProbeResult found(MediumKind kind, Survives survives) {
    return new ProbeResult(Path.of("/m"), kind, survives, "fs", "source", "the evidence");
  }
}
