package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.pmem.log.KnownEnd;
import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import io.dpmgrid.pmem.testing.CrashImage;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.WALIterator;
import org.apache.ignite.internal.pagemem.wal.record.MetastoreDataRecord;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory.IteratorParametersBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The engine's own serializer writes through our handles onto a medium that crashes before every
 * fence; every image is repaired and read by the engine's own reader, then written on and read
 * again.
 */
final class LogCrashImagesTest {
  private static final int SLOTS = 3;
  private static final int SLOT_SIZE = 4096;
  private static final int RECORDS = 75;
  private static final int IMAGES = 6;

  /** What was written, in order, and how much of it was acknowledged. */
  private static final class Written {
    private final List<String> keys = new ArrayList<>();
    private final List<Long> segments = new ArrayList<>();
    private int acknowledged;
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldReplayEveryAcknowledgedRecordFromEveryCrashImage(CrashMode mode) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path());
        Ignite node =
            nodes.start(
                nodes
                    .configuration("stock", List.of(new DpmPluginProvider(off())))
                    .setDataStorageConfiguration(new DataStorageConfiguration()))) {
      GridKernalContext kernal = ((IgniteEx) node).context();
      Path images = Files.createDirectory(root.path().resolve("images"));
      CrashableMedium medium = new CrashableMedium(images, mode);
      for (int slot = 0; slot < SLOTS; slot++) {
        medium.create(file(images, slot), SLOT_SIZE).close();
      }
      Path markers = Files.createDirectory(images.resolve("cp"));
      Files.write(markers.resolve("1-" + new UUID(0, 1) + "-START.bin"), new byte[16]);
      Written written = new Written();
      int[] checked = new int[1];
      boolean[] checking = new boolean[1];
      medium.beforeEachFence(
          () -> {
            if (!checking[0]) {
              checking[0] = true;
              medium.crash(
                  IMAGES, seed, image -> check(kernal, images, image, written, checked[0]++));
              checking[0] = false;
            }
          });
      writeAll(kernal, medium, images, written, new Random(seed));
      assertThat(checked[0]).isGreaterThan(RECORDS);
      assertThat(written.segments.get(RECORDS - 1)).isGreaterThanOrEqualTo(SLOTS);
    }
  }

  private static DpmPluginConfiguration off() {
    return DpmPluginConfiguration.off();
  }

  private static void writeAll(
      GridKernalContext kernal, Medium medium, Path directory, Written written, Random random)
      throws Exception {
    try (SegmentSlots slots = new SegmentSlots(medium, SLOTS, n -> file(directory, n), "test")) {
      PersistentWriteHandle handle = LogHandles.handle(kernal, slots, 0, 0);
      handle.writeHeader();
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = new byte[random.nextInt(500)];
        random.nextBytes(value);
        String key = "key-" + i;
        written.keys.add(key);
        written.segments.add(handle.getSegmentId());
        WALPointer pointer = LogHandles.add(kernal, handle, new MetastoreDataRecord(key, value));
        if (pointer == null) {
          assertThat(handle.close(true)).isTrue();
          handle = LogHandles.handle(kernal, slots, handle.getSegmentId() + 1, 0);
          handle.writeHeader();
          written.segments.set(i, handle.getSegmentId());
          pointer =
              Objects.requireNonNull(
                  LogHandles.add(kernal, handle, new MetastoreDataRecord(key, value)));
        }
        // Three at once, so that a later one may be whole where an earlier one is torn.
        if (i % 3 == 2) {
          handle.fsync(pointer);
          written.acknowledged = i + 1;
        }
      }
    }
  }

  private static void check(
      GridKernalContext kernal, Path directory, CrashImage image, Written written, int number) {
    try {
      for (int slot = 0; slot < SLOTS; slot++) {
        byte[] bytes = new byte[SLOT_SIZE];
        image.medium().region(file(directory, slot)).get(0, bytes, 0, SLOT_SIZE);
        Files.write(file(directory, slot), bytes);
      }
      LogTail tail = repair(directory);
      List<String> survivors = read(kernal, directory);
      checkSurvivors(survivors, written, image);
      // Recovering again finds nothing left to repair.
      assertThat(repair(directory)).isEqualTo(new LogTail(tail.segment(), tail.end(), 0));
      if (number % 5 == 0) {
        List<String> expected = new ArrayList<>(survivors);
        expected.addAll(secondLife(kernal, directory, tail, number));
        assertThat(read(kernal, directory)).as("%s, written on", image).isEqualTo(expected);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IgniteCheckedException e) {
      throw new AssertionError(image + " after " + written.acknowledged + " acknowledged", e);
    }
  }

  private static void checkSurvivors(List<String> survivors, Written written, CrashImage image) {
    if (survivors.isEmpty()) {
      assertThat(written.acknowledged).as("%s", image).isZero();
      return;
    }
    int first = written.keys.indexOf(survivors.get(0));
    int end = first + survivors.size();
    assertThat(survivors)
        .as("%s: in order, none missing", image)
        .isEqualTo(written.keys.subList(first, end));
    assertThat(end).as("%s: end", image).isGreaterThanOrEqualTo(written.acknowledged);
    // The oldest segment may be gone already, as its slot is about to be used again.
    if (written.acknowledged > 0 && first > 0) {
      long last = written.segments.get(written.acknowledged - 1);
      assertThat(written.segments.get(first - 1)).as("%s: begin", image).isLessThan(last);
    }
  }

  /** Other records of other sizes where the first life's tail was; then nothing of it may show. */
  private static List<String> secondLife(
      GridKernalContext kernal, Path directory, LogTail tail, int number)
      throws IOException, IgniteCheckedException {
    List<String> added = new ArrayList<>();
    try (Medium real = real(directory);
        SegmentSlots slots = new SegmentSlots(real, SLOTS, n -> file(directory, n), "test")) {
      PersistentWriteHandle handle = LogHandles.handle(kernal, slots, tail.segment(), tail.end());
      if (tail.end() == 0) {
        handle.writeHeader();
      }
      Random random = new Random(number);
      for (int i = 0; i < 3; i++) {
        String key = "second-" + i;
        if (LogHandles.add(
                kernal, handle, new MetastoreDataRecord(key, new byte[random.nextInt(80)]))
            == null) {
          break;
        }
        added.add(key);
      }
      handle.close(false);
    }
    return added;
  }

  private static LogTail repair(Path directory) throws IOException {
    try (Medium real = real(directory)) {
      LogFiles files =
          new LogFiles(directory, directory.resolve("archive"), SLOTS, n -> file(directory, n));
      return new LogRepair(
              real,
              files,
              SLOT_SIZE,
              (file, index, version) -> {
                throw new AssertionError(file);
              })
          .repair(
              new LogHistory(0, Long.MAX_VALUE, KnownEnd.ORDERED),
              CheckpointMarkers.read(directory.resolve("cp")));
    }
  }

  private static Medium real(Path directory) throws IOException {
    return Media.open(new MediumRequest(directory, MediumKind.EMULATED, null, EmulationModel.NONE));
  }

  private static List<String> read(GridKernalContext kernal, Path directory)
      throws IgniteCheckedException {
    List<String> keys = new ArrayList<>();
    IteratorParametersBuilder parameters =
        new IteratorParametersBuilder()
            .sharedContext(kernal.cache().context())
            .filesOrDirs(directory.toFile());
    try (WALIterator records =
        new IgniteWalIteratorFactory(kernal.log("test")).iterator(parameters)) {
      while (records.hasNext()) {
        keys.add(((MetastoreDataRecord) records.next().get2()).key());
      }
    }
    return keys;
  }

  private static Path file(Path directory, long slot) {
    return directory.resolve(String.format(Locale.ROOT, "%016d.wal", slot));
  }
}
