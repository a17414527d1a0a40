package io.dpmgrid.pmem.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/** How the segments of {@link Log} are read. Stateless but for the pool it belongs to. */
final class LogFraming implements SegmentFraming {
  private static final long PLAIN = RecordDescriptor.secondWord(RecordDescriptor.HEADER_LENGTH, 0);
  private static final long VOID =
      RecordDescriptor.secondWord(RecordDescriptor.HEADER_LENGTH, RecordDescriptor.FLAG_VOID);

  private final UUID pool;

  LogFraming(UUID pool) {
    this.pool = pool;
  }

  @Override
  public int headerLength() {
    return SegmentDescriptor.LENGTH;
  }

  @Override
  public long headerIndex(ByteBuffer segment) throws IOException {
    if (SegmentDescriptor.isBlank(segment)) {
      return BLANK;
    }
    if (!SegmentDescriptor.isValid(segment)) {
      return TORN;
    }
    int version = SegmentDescriptor.version(segment);
    if (version != SegmentDescriptor.VERSION) {
      boolean old = version < SegmentDescriptor.VERSION;
      throw new LogRefusedException(
          old ? LogRefusedException.Reason.TOO_OLD : LogRefusedException.Reason.TOO_NEW,
          "a log segment has format version "
              + version
              + ", this version reads "
              + SegmentDescriptor.VERSION
              + (old ? ": migrate it with an older release" : ": use a newer release"));
    }
    UUID found = SegmentDescriptor.pool(segment);
    if (!found.equals(pool)) {
      throw new LogRefusedException(
          LogRefusedException.Reason.FOREIGN,
          "a log segment belongs to pool "
              + found
              + ", expected "
              + pool
              + ": configure the directory of this pool's own log");
    }
    if (SegmentDescriptor.capacity(segment) != segment.capacity()
        || SegmentDescriptor.index(segment) < 0) {
      return TORN;
    }
    return SegmentDescriptor.index(segment);
  }

  @Override
  public int recordLength(ByteBuffer segment, long index, int offset) {
    if (offset % RecordDescriptor.ALIGNMENT != 0
        || offset > segment.capacity() - RecordDescriptor.HEADER_LENGTH) {
      return NO_RECORD;
    }
    int length = segment.getInt(offset + RecordDescriptor.LENGTH_OFFSET);
    if (length < RecordDescriptor.HEADER_LENGTH || length > segment.capacity() - offset) {
      return NO_RECORD;
    }
    long second = segment.getLong(offset + RecordDescriptor.HEADER_LENGTH_OFFSET);
    int header = RecordDescriptor.headerLength(second);
    if (header < RecordDescriptor.HEADER_LENGTH || header > length) {
      return NO_RECORD;
    }
    CRC32C crc = new CRC32C();
    crc.update(
        segment
            .duplicate()
            .limit(offset + length)
            .position(offset + RecordDescriptor.HEADER_LENGTH_OFFSET));
    int check = (int) crc.getValue() ^ RecordDescriptor.place(pool, index, offset);
    if (check != segment.getInt(offset + RecordDescriptor.CHECK_OFFSET)) {
      return NO_RECORD;
    }
    return Math.min(RecordDescriptor.alignedLength(length), segment.capacity() - offset);
  }

  /** Looks only at what begins like a record that this version writes. */
  @Override
  public int nextRecord(ByteBuffer segment, long index, int from) {
    int at = RecordDescriptor.alignedLength(from);
    for (; at <= segment.capacity() - RecordDescriptor.HEADER_LENGTH; at += Long.BYTES) {
      long second = segment.getLong(at + RecordDescriptor.HEADER_LENGTH_OFFSET);
      if ((second == PLAIN || second == VOID) && recordLength(segment, index, at) > NO_RECORD) {
        return at;
      }
    }
    return -1;
  }
}
