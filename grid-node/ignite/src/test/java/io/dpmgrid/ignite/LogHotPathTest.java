package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.pagemem.wal.WALIterator;
import org.apache.ignite.internal.pagemem.wal.record.MetastoreDataRecord;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory.IteratorParametersBuilder;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One record on its way into the log, with a real engine's serializer. */
@Timeout(120)
final class LogHotPathTest {
  private static final int SLOT = 64 << 20;
  private static final int ROUND = 20_000;

  /** What a test does with a handle on a mapped slot. */
  private interface OnHandle {
    void run(GridKernalContext kernal, PersistentWriteHandle handle, Path file) throws Exception;
  }

  @Test
  void shouldAllocateNothingPerRecordButWhatTheEngineAsksFor() throws Exception {
    onHandle(
        (kernal, handle, file) -> {
          RecordSerializer serializer = LogHandles.serializer(kernal);
          MetastoreDataRecord record = new MetastoreDataRecord("key", new byte[1000]);
          record.size(serializer.size(record));
          ByteBuffer alone =
              ByteBuffer.allocateDirect(record.size()).order(ByteOrder.nativeOrder());
          long ours = Long.MAX_VALUE;
          long engines = 0;
          for (int round = 0; round < 3; round++) { // the last one is compiled
            engines =
                allocatedBy(
                    () -> {
                      record.position(new WALPointer(0, 0, record.size()));
                      serializer.writeRecord(record, alone.clear());
                    });
            ours = allocatedBy(() -> Objects.requireNonNull(handle.addRecord(record)));
          }
          assertThat(ours - engines).as("bytes in %s records", ROUND).isLessThan(ROUND);
        });
  }

  /** The look that notices a file without us comes too late for this. */
  @Test
  void shouldFailTheRecordThatIsStoredBehindTheEndOfATruncatedFile() throws Exception {
    onHandle(
        (kernal, handle, file) -> {
          MetastoreDataRecord record = new MetastoreDataRecord("key", new byte[1000]);
          record.size(LogHandles.serializer(kernal).size(record));
          for (int i = 0; i < ROUND; i++) { // until it is compiled, where faults are told late
            handle.addRecord(record);
          }
          handle.fsync(null);

          StoreImage.truncate(file, 4096);

          assertThatThrownBy(() -> handle.addRecord(record))
              .isInstanceOf(StorageException.class)
              .hasMessageContaining(file + ": adding a record of segment 0 failed");
          assertThatThrownBy(() -> handle.fsync(null))
              .hasMessageContaining("nothing is acknowledged any more");
        });
  }

  /** A long record is written in place, a short one through a stage, both by one thread. */
  @Test
  void shouldTakeShortRecordsBehindALongOne() throws Exception {
    onHandle(
        (kernal, handle, file) -> {
          int longest = RecordStage.LONGEST;
          for (int length : new int[] {100, longest + 1, 100, 2 * longest, 7, 1000}) {
            assertThat(
                    LogHandles.add(kernal, handle, new MetastoreDataRecord("k", new byte[length])))
                .isNotNull();
          }
          handle.fsync(null);

          assertThat(handle.durable()).isGreaterThan(3 * longest);
        });
  }

  /** A restart takes an end mark away that nothing follows; it must not look like a loss. */
  @Test
  void shouldNotCountTheEndMarkAmongTheRecordsThatAreDurable() throws Exception {
    onHandle(
        (kernal, handle, file) -> {
          LogHandles.add(kernal, handle, new MetastoreDataRecord("key", new byte[100]));
          int end = handle.reservedEnd();

          assertThat(handle.close(true)).isTrue();

          assertThat(handle.durable()).isEqualTo(end + 1);
          assertThat(handle.durableRecords()).isEqualTo(end);
        });
  }

  /** The engine's reader takes the bound as the last place at which a record may begin. */
  @Test
  void shouldBoundReadersBeforeTheRecordThatMayBeHalfStored() throws Exception {
    onHandle(
        (kernal, handle, file) -> {
          LogHandles.add(kernal, handle, new MetastoreDataRecord("durable", new byte[100]));
          handle.fsync(null);
          WALPointer bound = handle.position();
          LogHandles.add(kernal, handle, new MetastoreDataRecord("behind", new byte[100]));

          List<String> keys = new ArrayList<>();
          try (WALIterator records =
              new IgniteWalIteratorFactory(kernal.log("test"))
                  .iterator(
                      new IteratorParametersBuilder()
                          .sharedContext(kernal.cache().context())
                          .filesOrDirs(file.toFile())
                          .to(bound))) {
            records.forEach(record -> keys.add(((MetastoreDataRecord) record.get2()).key()));
          }
          assertThat(keys).containsExactly("durable");
        });
  }

  private static void onHandle(OnHandle test) throws Exception {
    try (MediumRoot root = MediumRoot.on(MediumKind.EMULATED);
        LogNodes nodes = new LogNodes(root.path());
        Ignite node =
            nodes.start(
                nodes
                    .configuration(
                        "stock", List.of(new DpmPluginProvider(DpmPluginConfiguration.off())))
                    .setDataStorageConfiguration(new DataStorageConfiguration()));
        Medium medium =
            Media.open(
                new MediumRequest(root.path(), MediumKind.EMULATED, null, EmulationModel.NONE));
        SegmentSlots slots =
            new SegmentSlots(
                medium,
                2,
                n -> root.path().resolve(String.format(Locale.ROOT, "%016d.wal", n)),
                "test")) {
      Path file = root.path().resolve("0000000000000000.wal");
      medium.create(file, SLOT).close();
      GridKernalContext kernal = ((IgniteEx) node).context();
      PersistentWriteHandle handle = LogHandles.handle(kernal, slots, 0, 0);
      handle.writeHeader();
      test.run(kernal, handle, file);
    }
  }

  /** An action that may throw. */
  private interface Action {
    void run() throws Exception;
  }

  private static long allocatedBy(Action action) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < ROUND; i++) {
      action.run();
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }
}
