package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SegmentIO;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactoryImpl;
import org.jspecify.annotations.Nullable;

/** Write handles of ours with the serializer of a running engine, beside its own log. */
final class LogHandles {
  private LogHandles() {}

  static PersistentWriteHandle handle(
      GridKernalContext kernal, SegmentSlots slots, long segment, int start)
      throws IOException, IgniteCheckedException {
    Path none = Files.createTempFile("dpm-log", "io");
    try {
      return new PersistentWriteHandle(
          new SegmentIO(segment, new RandomAccessFileIOFactory().create(none.toFile())),
          slots.open(segment),
          start,
          serializer(kernal),
          new RecordStage(),
          new LogHealth(kernal),
          new CdcFeed(() -> null, kernal.log("test")),
          new LogMeter(),
          new LongAdder(),
          () -> {});
    } finally {
      Files.delete(none);
    }
  }

  static RecordSerializer serializer(GridKernalContext kernal) throws IgniteCheckedException {
    return new RecordSerializerFactoryImpl(kernal.cache().context()).createSerializer(2);
  }

  static @Nullable WALPointer add(
      GridKernalContext kernal, PersistentWriteHandle handle, WALRecord record)
      throws IgniteCheckedException {
    record.size(serializer(kernal).size(record));
    return handle.addRecord(record);
  }
}
