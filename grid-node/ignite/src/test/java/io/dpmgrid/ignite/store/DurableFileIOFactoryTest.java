package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFileIOFactoryTest {
  @Test
  void shouldLeaveNothingOfOursInASerializedConfiguration() throws Exception {
    DataStorageConfiguration storage =
        new DataStorageConfiguration().setFileIOFactory(new DurableFileIOFactory());
    byte[] bytes = serialize(storage);

    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("dpmgrid");
    assertThat(((DataStorageConfiguration) deserialize(bytes)).getFileIOFactory())
        .isInstanceOf(RandomAccessFileIOFactory.class);
  }

  @Test
  void shouldLeaveNothingOfOursInASerializedSegmentFactory() throws Exception {
    FileIOFactory factory =
        new SegmentFileIOFactory(new RandomAccessFileIOFactory(), DirectorySync.FSYNC);

    assertThat(deserialize(serialize(factory))).isInstanceOf(RandomAccessFileIOFactory.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"part-0.bin", "1-2-RECOVERY-0.bin"})
  void shouldSurviveAnInterruptInTheMiddleOfReadsAndWrites(String name, @TempDir Path directory)
      throws Exception {
    FileIOFactory factory = new DurableFileIOFactory();
    try (FileIO file =
        factory.create(
            directory.resolve(name).toFile(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      Thread.currentThread().interrupt();
      file.writeFully(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      file.force();
      ByteBuffer read = ByteBuffer.allocate(3);
      file.readFully(read, 0);

      assertThat(read.array()).containsExactly(1, 2, 3);
      assertThat(Thread.interrupted()).as("the interrupt is left to its owner").isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void shouldMakeASegmentsNameDurableOnceWhenItIsOpenedForWriting(@TempDir Path directory)
      throws Exception {
    RecordingFiles recording = new RecordingFiles();
    SegmentFileIOFactory factory =
        new SegmentFileIOFactory(new RandomAccessFileIOFactory(), recording);
    Path segment = Files.createFile(directory.resolve("0000000000000001.wal"));
    factory.create(segment.toFile()).close();
    factory.create(segment.toFile()).close();
    factory.create(segment.toFile(), StandardOpenOption.READ).close();

    assertThat(recording.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path()).isEqualTo(directory.toAbsolutePath());
              assertThat(event.names()).contains("0000000000000001.wal");
            });
  }

  @Test
  void shouldMakeTheLinkForCaptureDurableWithTheArchivedSegment(@TempDir Path root)
      throws Exception {
    RecordingFiles recording = new RecordingFiles();
    SegmentFileIOFactory factory =
        new SegmentFileIOFactory(new RandomAccessFileIOFactory(), recording);
    Path archive = Files.createDirectory(root.resolve("archive"));
    Path links = Files.createDirectory(root.resolve("cdc"));
    factory.linkedIn(archive, links);
    String name = "0000000000000001.wal";
    Path archived = Files.createFile(archive.resolve(name));
    Files.createLink(links.resolve(name), archived);
    factory.create(archived.toFile()).close();

    assertThat(recording.events())
        .anyMatch(event -> event.path().equals(links) && event.names().contains(name))
        .anyMatch(event -> event.path().equals(archive) && event.names().contains(name));
  }

  private static byte[] serialize(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
