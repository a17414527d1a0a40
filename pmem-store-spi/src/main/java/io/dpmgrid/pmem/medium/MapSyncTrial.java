package io.dpmgrid.pmem.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import jdk.nio.mapmode.ExtendedMapMode;

/**
 * Whether a directory's file system accepts a {@code MAP_SYNC} mapping, tried on a file whose name
 * is removed before the mapping is asked for: so nothing is left behind, whatever happens then.
 *
 * @param accepted whether the mapping was made and written back
 * @param evidence what happened, as part of a sentence
 */
record MapSyncTrial(boolean accepted, String evidence) {
  private static final int PAGE = 4096;

  /**
   * Tries it.
   *
   * @throws IOException if no file can be created or written in the directory
   */
  static MapSyncTrial run(Path directory) throws IOException {
    Path file = directory.resolve(".dpm-probe-" + UUID.randomUUID());
    try (FileChannel channel = create(directory, file)) {
      try {
        channel.write(ByteBuffer.allocate(PAGE), 0);
      } catch (IOException e) {
        throw new IOException(
            directory
                + ": cannot write a probe file ("
                + e.getMessage()
                + "); free space there, or choose another directory",
            e);
      }
      return map(channel);
    }
  }

  private static FileChannel create(Path directory, Path file) throws IOException {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          directory
              + ": cannot create a probe file ("
              + e
              + "); give this user the right to write there, or choose another directory",
          e);
    }
    try {
      Files.delete(file);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static MapSyncTrial map(FileChannel channel) {
    try {
      MappedByteBuffer buffer = channel.map(ExtendedMapMode.READ_WRITE_SYNC, 0, PAGE);
      buffer.put(0, (byte) 1);
      buffer.force(0, 1);
      return new MapSyncTrial(true, "MAP_SYNC was accepted");
    } catch (UnsupportedOperationException e) {
      return new MapSyncTrial(
          false, "this processor or JVM cannot write back cache lines (" + e.getMessage() + ")");
    } catch (IOException e) {
      return new MapSyncTrial(false, "MAP_SYNC was refused (" + e.getMessage() + ")");
    } catch (LinkageError e) {
      return new MapSyncTrial(
          false, "MAP_SYNC was not tried: this Java runtime lacks the module jdk.nio.mapmode");
    }
  }
}
