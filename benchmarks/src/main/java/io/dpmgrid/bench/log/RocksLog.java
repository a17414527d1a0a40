package io.dpmgrid.bench.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB with a synced log; keys repeat, so that it is the log that is measured. */
final class RocksLog implements LogSubject {
  private static final int KEYS = 10_000;

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;

  RocksLog(Path directory) throws IOException {
    RocksDB.loadLibrary();
    options = new Options().setCreateIfMissing(true).setWriteBufferSize(64L << 20);
    synced = new WriteOptions().setSync(true);
    try {
      database = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw new IOException("RocksDB cannot be opened in " + directory, e);
    }
  }

  @Override
  public Appender appender(int thread) {
    ByteBuffer key = ByteBuffer.allocate(Long.BYTES);
    int[] next = new int[1];
    return record -> {
      next[0] = (next[0] + 1) % KEYS;
      key.putLong(0, (long) thread << 32 | next[0]);
      database.put(synced, key.array(), record);
    };
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }
}
