package io.dpmgrid.ignite;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.ByteBufferExpander;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.FileInput;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SegmentIO;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SimpleSegmentFileInputFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactoryImpl;

/**
 * Records of serializer version 1 carry no length, so only the engine's own reader can say where
 * one ends.
 */
final class EarlierRecords implements LogRepair.EarlierFormat {
  private static final int BUFFER = 1 << 20;
  private static final String INDEX_FILE = "index.bin";
  // A page store begins with a signature of 8 bytes, a version of 4, a type of 1, the page size.
  private static final int PAGE_SIZE = 13;
  private static final int HEADER = 17;

  private final GridCacheSharedContext<?, ?> engine;

  EarlierRecords(GridCacheSharedContext<?, ?> engine) {
    this.engine = engine;
  }

  @Override
  public int end(Path file, long index, int version) throws IOException {
    int end = RecordFraming.HEADER;
    // Without it the reader takes the first page for garbage, and all behind it for a torn tail.
    WalSeam.knowPageSize(engine.database(), pageSize());
    try (SegmentIO io =
            new SegmentIO(index, new RandomAccessFileIOFactory().create(file.toFile()));
        ByteBufferExpander buffer = new ByteBufferExpander(BUFFER, ByteOrder.nativeOrder())) {
      RecordSerializer reader = new RecordSerializerFactoryImpl(engine).createSerializer(version);
      FileInput in = new SimpleSegmentFileInputFactory().createFileInput(io, buffer);
      in.seek(end);
      while (true) {
        WALRecord record = reader.readRecord(in, new WALPointer(index, end, 0));
        end += record.size();
      }
    } catch (EOFException | IgniteCheckedException | AssertionError e) {
      // Whatever the engine cannot read as a record is behind the end: it stops there itself.
      return end;
    }
  }

  /** As the engine finds it later: configured, or that of the store that is there. */
  private int pageSize() throws IOException {
    int configured = engine.gridConfig().getDataStorageConfiguration().getPageSize();
    if (configured != 0) {
      return configured;
    }
    for (File cache : engine.kernalContext().pdsFolderResolver().fileTree().existingCacheDirs()) {
      Path index = cache.toPath().resolve(INDEX_FILE);
      if (Files.exists(index)) {
        try (InputStream in = Files.newInputStream(index)) {
          ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.nativeOrder());
          if (header.remaining() == HEADER) {
            return header.getInt(PAGE_SIZE);
          }
        }
      }
    }
    return DataStorageConfiguration.DFLT_PAGE_SIZE;
  }
}
