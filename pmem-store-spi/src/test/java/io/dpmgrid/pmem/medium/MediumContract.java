package io.dpmgrid.pmem.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Medium} on a real directory must do. */
public abstract class MediumContract {
  private Medium medium;
  private Path directory;

  /** Opens the medium; {@code disk} may be used, and is deleted later. */
  protected abstract Medium open(Path disk) throws IOException;

  @BeforeEach
  final void openMedium(@TempDir Path disk) throws IOException {
    medium = open(disk);
    directory = medium.directory();
  }

  @AfterEach
  final void closeMedium() {
    medium.close();
  }

  @Test
  void shouldMakeAFileOfItsSizeWithNothingBesideIt() throws IOException {
    Path file = directory.resolve("a");
    try (Region region = medium.create(file, 12_288)) {
      assertThat(region.size()).isEqualTo(12_288);
      assertThat(region.path()).isEqualTo(file);
      assertThat(region.getLong(12_280)).isZero();
    }
    assertThat(Files.size(file)).isEqualTo(12_288);
    assertThat(directory.toFile().list()).containsExactly("a");
  }

  @Test
  void shouldAllocateEveryBlock() throws Exception {
    Path file = directory.resolve("a");
    medium.create(file, 1 << 20).close();
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    String blocks =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(Long.parseLong(blocks.split("\\s", 2)[0])).isGreaterThanOrEqualTo(1024);
  }

  @Test
  void shouldPersistByItsKind() throws IOException {
    try (Region region = medium.create(directory.resolve("a"), 4096)) {
      assertThat(region.persistModel())
          .isEqualTo(medium.kind() == MediumKind.FILE ? PersistModel.SYNC : PersistModel.LINE);
    }
  }

  @Test
  void shouldFindPersistedBytesAgain() throws IOException {
    Path file = directory.resolve("a");
    try (Region region = medium.create(file, 8192)) {
      region.putLong(4088, 99);
      region.persist(4088, 8);
    }
    try (Region region = medium.open(file)) {
      assertThat(region.getLong(4088)).isEqualTo(99);
    }
  }

  @Test
  void shouldNotTouchAFileThatExists() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "content");
    assertThatThrownBy(() -> medium.create(file, 4096))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readString(file)).isEqualTo("content");
    assertThat(directory.toFile().list()).containsExactly("a");
  }

  @Test
  void shouldLetOneOfManyThreadsMakeAFile() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    int made = 0;
    try {
      List<Future<Region>> attempts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        attempts.add(pool.submit(() -> medium.create(directory.resolve("a"), 4096)));
      }
      for (Future<Region> attempt : attempts) {
        try {
          attempt.get().close();
          made++;
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(FileAlreadyExistsException.class);
        }
      }
    } finally {
      pool.shutdown();
    }
    assertThat(made).isEqualTo(1);
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void shouldSayWhatIsNeededAndWhatIsFreeWhenTheFileSystemIsTooSmall() {
    Path file = directory.resolve("huge");
    assertThatThrownBy(() -> medium.create(file, 1L << 60))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("needs " + (1L << 60) + " bytes")
        .hasMessageContaining("are free");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldRefuseToOpenWhatIsMissingOrEmpty() throws IOException {
    assertThatThrownBy(() -> medium.open(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    Path empty = Files.createFile(directory.resolve("empty"));
    assertThatThrownBy(() -> medium.open(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty");
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void shouldRefuseNewRegionsAfterCloseAndKeepOldOnes() throws IOException {
    try (Region region = medium.create(directory.resolve("a"), 4096)) {
      medium.close();
      region.putLong(0, 1);
      region.persist(0, 8);
      assertThatThrownBy(() -> medium.open(directory.resolve("a")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldSyncItsDirectory() throws IOException {
    medium.syncDirectory(directory);
  }
}
