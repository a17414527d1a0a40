package io.dpmgrid.ignite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Private memory in which a record is serialized before it is stored on a mapped medium in one
 * step. The engine computes check sums over what it serialized, in code that the JVM cannot leave
 * when a mapped page is gone: there the process would die without a word. Thread-safe: a buffer for
 * each thread.
 */
final class RecordStage {
  /** The longest record that is staged, in bytes; a longer one is serialized in place. */
  static final int LONGEST = 64 << 10;

  private final ThreadLocal<ByteBuffer> buffers =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(LONGEST).order(ByteOrder.nativeOrder()));

  /** The calling thread's buffer, empty, with room for {@code size} bytes. */
  ByteBuffer buffer(int size) {
    return buffers.get().clear().limit(size);
  }
}
