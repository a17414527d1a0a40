package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool on a real disk: identity, marks, lock, and everything that can be wrong with its file. */
final class PoolTest {
  private static final PoolOwner OWNER = PoolOwner.of("node1");

  private Medium medium;
  private Path directory;

  @BeforeEach
  void openMedium(@TempDir Path disk) throws IOException {
    medium = Media.open(MediumRequest.of(disk));
    directory = medium.directory().resolve("pool");
  }

  @AfterEach
  void closeMedium() {
    medium.close();
  }

  @Test
  void shouldKeepItsIdentityOverReopen() throws IOException {
    UUID id = makeAndClose();
    try (Pool pool = Pool.open(medium, directory, OWNER)) {
      assertThat(pool.id()).isEqualTo(id);
      assertThat(pool.state().nodeId()).isEqualTo("node1");
    }
  }

  @Test
  void shouldTakeTheGivenPoolId() throws IOException {
    UUID id = UUID.randomUUID();
    try (Pool pool = Pool.create(medium, directory, new PoolOwner("node1", id))) {
      assertThat(pool.id()).isEqualTo(id);
    }
  }

  @Test
  void shouldKnowACleanShutdownFromAnUncleanOne() throws IOException {
    makeAndClose();
    Pool pool = Pool.open(medium, directory, OWNER);
    assertThat(pool.uncleanBefore()).isFalse();
    pool.markOpen();
    assertThat(pool.state().clean()).isFalse();
    pool.abandon();
    pool.close();

    pool = Pool.open(medium, directory, OWNER);
    assertThat(pool.uncleanBefore()).isTrue();
    pool.markOpen();
    pool.markOpen();
    assertThat(pool.uncleanBefore()).isTrue();
    assertThat(pool.state().uncleanOpens()).isEqualTo(1);
    pool.close();
    pool.close();

    pool = Pool.open(medium, directory, OWNER);
    assertThat(pool.uncleanBefore()).isFalse();
    assertThat(pool.state().uncleanOpens()).isEqualTo(1);
    pool.close();
  }

  @Test
  void shouldLeaveACleanPoolAsItIsUntilItIsMarkedOpen() throws IOException {
    makeAndClose();
    byte[] before = Files.readAllBytes(superblock());
    for (int i = 0; i < 2; i++) {
      Pool pool = Pool.open(medium, directory, OWNER);
      assertThat(pool.uncleanBefore()).isFalse();
      pool.abandon();
    }
    Pool.openOrCreate(medium, directory, OWNER).close();
    assertThat(Files.readAllBytes(superblock())).isEqualTo(before);
  }

  @Test
  void shouldCountAnUncleanPoolThatWasOnlyLookedAtOnce() throws IOException {
    Pool.create(medium, directory, OWNER).abandon();
    byte[] before = Files.readAllBytes(superblock());
    for (int i = 0; i < 2; i++) {
      Pool pool = Pool.open(medium, directory, OWNER);
      assertThat(pool.uncleanBefore()).isTrue();
      assertThat(pool.state().uncleanOpens()).isZero();
      pool.abandon();
    }
    assertThat(Files.readAllBytes(superblock())).isEqualTo(before);

    Pool.open(medium, directory, OWNER).close();
    try (Pool pool = Pool.open(medium, directory, OWNER)) {
      assertThat(pool.uncleanBefore()).isFalse();
      assertThat(pool.state().uncleanOpens()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotMarkAPoolThatWasGivenUp() throws IOException {
    makeAndClose();
    Pool pool = Pool.open(medium, directory, OWNER);
    pool.abandon();
    assertThatThrownBy(pool::markOpen)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(directory.toString());
  }

  @Test
  void shouldNotMakeAPoolOverAnother() throws IOException {
    UUID id = makeAndClose();
    assertThatThrownBy(() -> Pool.create(medium, directory, OWNER))
        .isInstanceOf(FileAlreadyExistsException.class);
    try (Pool pool = Pool.openOrCreate(medium, directory, OWNER)) {
      assertThat(pool.id()).isEqualTo(id);
    }
  }

  @Test
  void shouldSayThatThereIsNone() throws IOException {
    Files.createDirectory(directory);
    assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
        .isInstanceOf(PoolMissingException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("Create one");
  }

  @Test
  void shouldMakeAPoolWhoseCreationNeverFinished() throws IOException {
    Files.createDirectory(directory);
    Files.write(superblock(), new byte[SuperblockDescriptor.FILE_LENGTH]);
    Files.write(directory.resolve(".x.dpm-unfinished"), new byte[10]);
    assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
        .isInstanceOf(PoolMissingException.class);
    try (Pool pool = Pool.openOrCreate(medium, directory, OWNER)) {
      assertThat(pool.state().generation()).isEqualTo(2);
    }
    assertThat(directory.resolve(".x.dpm-unfinished")).doesNotExist();
  }

  @Test
  void shouldRefuseAForeignPoolAndLeaveItAlone() throws IOException {
    UUID id = makeAndClose();
    byte[] before = Files.readAllBytes(superblock());
    PoolForeignException byNode =
        catchThrowableOfType(
            PoolForeignException.class, () -> Pool.open(medium, directory, PoolOwner.of("node2")));
    assertThat(byNode.expected()).isEqualTo("node 'node2'");
    assertThat(byNode.actual()).isEqualTo("node 'node1'");
    assertThat(byNode.path()).isEqualTo(superblock());
    UUID other = UUID.randomUUID();
    assertThatThrownBy(() -> Pool.open(medium, directory, new PoolOwner("node1", other)))
        .isInstanceOf(PoolForeignException.class)
        .hasMessageContaining(other.toString())
        .hasMessageContaining(id.toString());
    assertThat(Files.readAllBytes(superblock())).isEqualTo(before);
  }

  @Test
  void shouldRefuseATooNewAndATooOldPoolAndLeaveThemAlone() throws IOException {
    makeAndClose();
    setVersion(SuperblockDescriptor.FORMAT_VERSION + 1);
    byte[] before = Files.readAllBytes(superblock());
    assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
        .isInstanceOf(PoolTooNewException.class)
        .hasMessageContaining("version 1..1")
        .hasMessageContaining("format version 2");
    assertThat(Files.readAllBytes(superblock())).isEqualTo(before);

    setVersion(SuperblockDescriptor.FORMAT_VERSION - 1);
    assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
        .isInstanceOf(PoolTooOldException.class);
  }

  @Test
  void shouldRefuseEveryWrongLength() throws IOException {
    makeAndClose();
    for (int length : new int[] {8191, 4096, 100, 1, 0}) {
      try (FileChannel channel = FileChannel.open(superblock(), StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
          .isInstanceOf(PoolCorruptException.class)
          .hasMessageContaining("expected 8192 bytes, found " + length + " bytes");
      assertThatThrownBy(() -> Pool.openOrCreate(medium, directory, OWNER))
          .isInstanceOf(PoolCorruptException.class);
    }
  }

  @Test
  void shouldOpenWithEitherCopyDamagedAndNeverCallItClean() throws IOException {
    for (int copy = 0; copy < 2; copy++) {
      Files.createDirectories(directory);
      UUID id = makeAndClose();
      flip(copy * SuperblockDescriptor.COPY_LENGTH + 300, 1);
      try (Pool pool = Pool.open(medium, directory, OWNER)) {
        assertThat(pool.id()).isEqualTo(id);
        assertThat(pool.uncleanBefore()).isTrue();
      }
      Files.delete(superblock());
    }
  }

  @Test
  void shouldRefuseAPoolWithBothCopiesDamaged() throws IOException {
    makeAndClose();
    flip(20, 4);
    flip(SuperblockDescriptor.COPY_LENGTH + 600, 0x80);
    byte[] before = Files.readAllBytes(superblock());
    assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
        .isInstanceOf(PoolCorruptException.class)
        .hasMessageContaining("CRC32C")
        .hasMessageContaining("backup");
    assertThatThrownBy(() -> Pool.openOrCreate(medium, directory, OWNER))
        .isInstanceOf(PoolCorruptException.class);
    assertThat(Files.readAllBytes(superblock())).isEqualTo(before);
  }

  @Test
  void shouldRefuseASecondOwnerInThisProcessAndStillHoldTheLockAfterwards() throws IOException {
    try (Pool pool = Pool.create(medium, directory, OWNER)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> Pool.open(medium, directory, OWNER))
            .isInstanceOf(PoolInUseException.class)
            .hasMessageContaining("this process");
      }
      assertThat(new LockHolder().processOf(directory.resolve(PoolLock.FILE_NAME)))
          .hasValue(ProcessHandle.current().pid());
      assertThat(pool.state().clean()).isFalse();
    }
    Pool.open(medium, directory, OWNER).close();
  }

  @Test
  void shouldRefuseANodeIdThatDoesNotFit() {
    assertThatThrownBy(() -> PoolOwner.of("")).hasMessageContaining("1..256");
    assertThatThrownBy(() -> PoolOwner.of("ä".repeat(129))).hasMessageContaining("258 bytes");
  }

  private UUID makeAndClose() throws IOException {
    try (Pool pool = Pool.create(medium, directory, OWNER)) {
      return pool.id();
    }
  }

  private Path superblock() {
    return directory.resolve(SuperblockDescriptor.FILE_NAME);
  }

  private void flip(int at, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(superblock());
    bytes[at] ^= (byte) bits;
    Files.write(superblock(), bytes);
  }

  private void setVersion(int version) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(superblock()));
    for (int at = 0; at < file.capacity(); at += SuperblockDescriptor.COPY_LENGTH) {
      ByteBuffer copy =
          file.slice(at, SuperblockDescriptor.COPY_LENGTH).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      copy.putInt(SuperblockDescriptor.VERSION_OFFSET, version);
      copy.putInt(SuperblockDescriptor.CRC_OFFSET, SuperblockDescriptor.crc(copy));
    }
    Files.write(superblock(), file.array());
  }
}
