package io.dpmgrid.bench.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** The plain way: a positional write and a sync per record, into a file written beforehand. */
final class ForcedFile implements LogSubject {
  private final FileChannel channel;
  private final AtomicLong next = new AtomicLong();

  ForcedFile(Path directory) throws IOException {
    channel =
        FileChannel.open(
            directory.resolve("forced.log"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < OurLog.SEGMENT_BYTES; at += zeros.capacity()) {
      channel.write(zeros.clear(), at);
    }
    channel.force(true);
  }

  @Override
  public Appender appender(int thread) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    return record -> {
      buffer.clear().put(record).flip();
      long at = next.getAndAdd(record.length) % (OurLog.SEGMENT_BYTES - record.length);
      while (buffer.hasRemaining()) {
        channel.write(buffer, at + buffer.position());
      }
      channel.force(false);
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
