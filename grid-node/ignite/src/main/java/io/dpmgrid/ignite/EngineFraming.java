package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.SegmentFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The engine's log format, for tools that walk a log from outside. Reads serializer version 2, the
 * one that the engine writes; thread-safe.
 */
public final class EngineFraming implements SegmentFraming {
  private static final int READABLE_VERSION = 2;
  // The mark that ends a segment is a single byte.
  private static final int SWITCH_LENGTH = 1;

  @Override
  public int headerLength() {
    return RecordFraming.HEADER;
  }

  @Override
  public long headerIndex(ByteBuffer segment) throws IOException {
    ByteBuffer slot = view(segment);
    if (slot.getLong(0) == 0) {
      return BLANK;
    }
    RecordFraming.Header header = RecordFraming.header(slot);
    if (header == null) {
      return TORN;
    }
    if (header.version() != READABLE_VERSION) {
      throw new IOException(
          "segment "
              + header.index()
              + " was written by serializer version "
              + header.version()
              + "; only "
              + READABLE_VERSION
              + " can be walked. The engine itself reads it.");
    }
    return header.index();
  }

  @Override
  public int recordLength(ByteBuffer segment, long index, int offset) {
    ByteBuffer slot = view(segment);
    return RecordFraming.isSwitch(slot, offset)
        ? SWITCH_LENGTH
        : RecordFraming.length(slot, index, offset);
  }

  @Override
  public boolean endsSegment(ByteBuffer segment, long index, int offset) {
    return RecordFraming.isSwitch(view(segment), offset);
  }

  /** Looks for the segment's index, which every record carries behind its type. */
  @Override
  public int nextRecord(ByteBuffer segment, long index, int from) {
    return RecordFraming.next(view(segment), index, from);
  }

  /** The engine reads in native order and moves positions: on a view of its own. */
  private static ByteBuffer view(ByteBuffer segment) {
    return segment.duplicate().clear().order(ByteOrder.nativeOrder());
  }
}
