package io.dpmgrid.bench.ignite;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How long one thread wanted to run and had no processor, as the kernel counts it. For the thread
 * that opened it.
 */
final class ProcessorWait implements AutoCloseable {
  private static final String COUNTERS = "/proc/thread-self/schedstat";

  private final FileChannel counters;
  private final ByteBuffer text = ByteBuffer.allocate(128);

  private ProcessorWait(FileChannel counters) {
    this.counters = counters;
  }

  /** For the calling thread; {@code null} where the kernel does not tell. */
  static @Nullable ProcessorWait open() {
    try {
      ProcessorWait wait = new ProcessorWait(new FileInputStream(COUNTERS).getChannel());
      wait.nanos();
      return wait;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Nanoseconds since the thread began. */
  long nanos() throws IOException {
    counters.read(text.clear(), 0);
    String line = StandardCharsets.US_ASCII.decode(text.flip()).toString();
    // Time on a processor, time without one, turns.
    int from = line.indexOf(' ') + 1;
    return Long.parseLong(line.substring(from, line.indexOf(' ', from)));
  }

  @Override
  public void close() throws IOException {
    counters.close();
  }
}
