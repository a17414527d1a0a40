package io.dpmgrid.bench.log;

import io.dpmgrid.pmem.medium.EmulationModel;
import io.dpmgrid.pmem.medium.Media;
import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.MediumRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What is measured. */
public enum LogSystem {
  OURS("ours", "durable on return, in one order for all threads, check-summed"),
  PHYSICAL_LIMIT(
      "physical-limit",
      "the same bytes stored, written back and fenced; no order, no framing, a file per thread"),
  FILE_CHANNEL_FORCE("file-channel-force", "FileChannel.write and force(false) per record"),
  ROCKSDB_WAL_SYNC("rocksdb-wal-sync", "a put with WriteOptions.sync; its log is group-committed"),
  CHRONICLE_QUEUE("chronicle-queue", "promises no durability: nothing is synced before it returns");

  private final String label;
  private final String promise;

  LogSystem(String label, String promise) {
    this.label = label;
    this.promise = promise;
  }

  String label() {
    return label;
  }

  String promise() {
    return promise;
  }

  static LogSystem of(String label) {
    return Arrays.stream(values())
        .filter(system -> system.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown system " + label));
  }

  /** Opens the system in an empty directory on a medium of the named kind. */
  LogSubject open(Path directory, String kind) throws IOException {
    return switch (this) {
      case OURS -> new OurLog(medium(directory, kind));
      case PHYSICAL_LIMIT -> new PhysicalLimit(medium(directory, kind));
      case FILE_CHANNEL_FORCE -> new ForcedFile(directory);
      case ROCKSDB_WAL_SYNC -> new RocksLog(directory);
      case CHRONICLE_QUEUE -> new ChronicleLog(directory);
    };
  }

  private static Medium medium(Path directory, String kind) throws IOException {
    return Media.open(
        new MediumRequest(
            directory,
            MediumKind.valueOf(kind.toUpperCase(Locale.ROOT)),
            null,
            EmulationModel.NONE));
  }
}
