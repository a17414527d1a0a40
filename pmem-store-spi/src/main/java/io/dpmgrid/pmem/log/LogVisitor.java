package io.dpmgrid.pmem.log;

import java.nio.ByteBuffer;

/** Takes the records of a log in order. */
@FunctionalInterface
public interface LogVisitor {
  /**
   * @param position where the record is
   * @param payload its bytes, read-only; valid only during the call
   */
  void record(long position, ByteBuffer payload);
}
