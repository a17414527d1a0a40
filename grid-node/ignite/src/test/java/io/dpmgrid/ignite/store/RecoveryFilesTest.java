package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryFilesTest {
  private static final int LONG = 1 << 20;

  private final RecoveryFiles files = new RecoveryFiles(new RandomAccessFileIOFactory());
  private final long seed = seed();
  private final Path directory;

  RecoveryFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static long seed() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    return seed;
  }

  @Test
  void shouldHoldExactlyWhatWasWrittenInPiecesOfAnySize() throws Exception {
    byte[] content = bytes(LONG + 12_345);
    Path file = write(1, content);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void shouldWriteOverTheBlocksOfAFileThatTheEngineDeleted() throws Exception {
    Path first = write(1, bytes(LONG));
    Object blocks = Files.getAttribute(first, "unix:ino");
    Files.delete(first);

    assertThat(Files.getAttribute(write(2, bytes(LONG)), "unix:ino")).isEqualTo(blocks);
    assertThat(names()).containsExactlyInAnyOrder(name(2), "dpm-recovery-0.spare");
  }

  @Test
  void shouldLeaveNothingOfALongerEarlierFile() throws Exception {
    Files.delete(write(1, bytes(LONG)));
    byte[] content = bytes(4_096);
    assertThat(Files.readAllBytes(write(2, content))).isEqualTo(content);
  }

  @Test
  void shouldNotTouchAFileThatStillHasItsName() throws Exception {
    byte[] needed = bytes(10_000);
    Path first = write(1, needed);
    byte[] content = bytes(20_000);

    assertThat(Files.readAllBytes(write(2, content))).isEqualTo(content);
    assertThat(Files.readAllBytes(first)).isEqualTo(needed);
  }

  @Test
  void shouldDeleteOnlyTheSpares() throws Exception {
    write(1, bytes(100));
    RecoveryFiles.deleteSpares(directory, 0);
    assertThat(names()).containsExactly(name(1));
  }

  @Test
  void shouldDeleteTheSparesThatNoCheckpointThreadUses() throws Exception {
    for (int index = 0; index < 12; index++) {
      Files.createFile(directory.resolve("dpm-recovery-" + index + ".spare"));
    }
    RecoveryFiles.deleteSpares(directory, 2);
    assertThat(names()).containsExactly("dpm-recovery-0.spare", "dpm-recovery-1.spare");
  }

  @Test
  void shouldReadWhatIsThereInPiecesOfAnySizeFromAnywhere() throws Exception {
    byte[] content = bytes(LONG + 12_345);
    Random random = new Random(seed);
    try (FileIO file = files.read(write(1, content), StandardOpenOption.READ)) {
      assertThat(file.size()).isEqualTo(content.length);
      for (int i = 0; i < 2_000; i++) {
        int from = random.nextInt(content.length);
        int length = random.nextInt(Math.min(content.length - from, 300_000));
        ByteBuffer read = ByteBuffer.allocate(length);
        file.position(from);
        assertThat(file.readFully(read)).isEqualTo(length);
        assertThat(file.position()).isEqualTo(from + length);
        assertThat(read.array()).isEqualTo(Arrays.copyOfRange(content, from, from + length));
      }
    }
  }

  @Test
  void shouldSayWhereAFileEnds() throws Exception {
    try (FileIO file = files.read(write(1, bytes(100)), StandardOpenOption.READ)) {
      file.position(90);
      assertThat(file.readFully(ByteBuffer.allocate(30))).isEqualTo(10);
      assertThat(file.readFully(ByteBuffer.allocate(30))).isEqualTo(-1);
      file.position(100);
      assertThat(file.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      file.position(0);
      assertThat(file.read(new byte[200], 50, 150)).isEqualTo(100);
    }
  }

  @Test
  void shouldNotTakeALostEndForTheEndOfTheCheckpoint() throws Exception {
    Path path = write(1, bytes(LONG));
    try (FileIO file = files.read(path, StandardOpenOption.READ)) {
      Files.write(path, new byte[100], StandardOpenOption.TRUNCATE_EXISTING);
      file.position(LONG / 2);
      assertThatThrownBy(() -> file.readFully(ByteBuffer.allocate(30)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining(path + " ended at " + LONG / 2);
    }
  }

  @Test
  void shouldAskTheFileOnceForManyPages() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RecoveryFiles counted =
        new RecoveryFiles(
            (file, modes) -> {
              FileIO opened = new RandomAccessFileIOFactory().create(file, modes);
              return new FileIODecorator(opened) {
                @Override
                public int read(ByteBuffer target, long position) throws IOException {
                  calls.incrementAndGet();
                  return super.read(target, position);
                }

                @Override
                public long position() throws IOException {
                  calls.incrementAndGet();
                  return super.position();
                }
              };
            });
    int pages = 200;
    Path path = write(1, bytes(pages * 4_096));
    try (FileIO file = counted.read(path, StandardOpenOption.READ)) {
      for (int page = 0; page < pages; page++) {
        assertThat(file.position()).isEqualTo(page * 4_096L);
        file.readFully(ByteBuffer.allocate(30));
        file.position(file.position() + 4_066);
      }
    }
    assertThat(calls).hasValueLessThanOrEqualTo(pages * 4_096 / (256 << 10) + 1);
  }

  private Path write(int checkpoint, byte[] content) throws IOException {
    Random random = new Random(seed);
    Path path = directory.resolve(name(checkpoint));
    try (FileIO file =
        files.create(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int at = 0; at < content.length; ) {
        int length = Math.min(content.length - at, 1 + random.nextInt(300_000));
        file.writeFully(ByteBuffer.wrap(content, at, length));
        at += length;
        assertThat(file.position()).isEqualTo(at);
      }
      file.force();
      // Without close: what is forced is there.
      assertThat(Files.size(path)).isEqualTo(content.length);
    }
    return path;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(seed + length).nextBytes(bytes);
    return bytes;
  }

  private static String name(int checkpoint) {
    return checkpoint + "-11111111-2222-3333-4444-555555555555-RECOVERY-0.bin";
  }

  private String[] names() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      String[] names = list.map(one -> one.getFileName().toString()).toArray(String[]::new);
      Arrays.sort(names);
      return names;
    }
  }
}
