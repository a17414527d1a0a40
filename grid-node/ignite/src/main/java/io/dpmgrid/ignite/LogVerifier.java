package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogMark;
import io.dpmgrid.pmem.log.TailRepair;
import io.dpmgrid.pmem.pool.PoolState;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;

/**
 * Says whether a node would start with the log of a stopped one, by the decisions of that start:
 * with the archive and the checkpoint markers that belong to it. Takes no lock and writes nothing.
 * Thread-safe.
 */
public final class LogVerifier {
  /**
   * Verifies a log that nobody writes.
   *
   * @param pool the log's directory
   * @param state what the pool's superblock says
   * @param ring slots in the log's ring
   * @param archive the archive's directory; need not exist
   * @param checkpoints the directory of the checkpoint markers; need not exist
   * @throws IOException as the node's start would throw, or if something cannot be read; a {@link
   *     io.dpmgrid.pmem.log.LogCorruptException} names the damaged file
   */
  public void verify(Path pool, PoolState state, int ring, Path archive, Path checkpoints)
      throws IOException {
    LogFiles files =
        new LogFiles(
            pool,
            archive,
            ring,
            slot -> pool.resolve(String.format(Locale.ROOT, "%016d.wal", slot)));
    LogHistory history = LogHistory.of(LogMark.read(pool, state.poolId()), !state.clean());
    LogCheck.Verdict found =
        new LogCheck(files).check(history, CheckpointMarkers.read(checkpoints));
    LogFiles.Found last = found.continued();
    if (last != null
        && last.header().version() == RecordSerializerFactory.LATEST_SERIALIZER_VERSION) {
      try (FileChannel channel = FileChannel.open(last.file(), StandardOpenOption.READ)) {
        MappedByteBuffer slot = channel.map(MapMode.READ_ONLY, 0, channel.size());
        new TailRepair(new EngineFraming())
            .find(last.file(), slot, last.header().index(), found.known());
      }
    }
  }
}
