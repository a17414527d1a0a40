package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.region.Region;
import java.util.UUID;

/**
 * Puts the header on a record whose payload is stored, its commit word last, and publishes it.
 * Thread-safe.
 */
final class RecordCommit {
  private static final long PLAIN = RecordDescriptor.secondWord(RecordDescriptor.HEADER_LENGTH, 0);
  private static final long VOID =
      RecordDescriptor.secondWord(RecordDescriptor.HEADER_LENGTH, RecordDescriptor.FLAG_VOID);
  private static final byte[] PLAIN_BYTES = Checksum.bytes(PLAIN);
  private static final byte[] VOID_BYTES = Checksum.bytes(VOID);

  private final ThreadLocal<Checksum> checksums = ThreadLocal.withInitial(Checksum::new);
  private final UUID pool;

  RecordCommit(UUID pool) {
    this.pool = pool;
  }

  /** This thread's check sums. */
  Checksum checksum() {
    return checksums.get();
  }

  static byte[] secondWord() {
    return PLAIN_BYTES;
  }

  /** Bytes to reserve for a payload. */
  static int reservation(int length) {
    return RecordDescriptor.alignedLength(RecordDescriptor.HEADER_LENGTH + length);
  }

  /** Where the payload of a reserved record goes. */
  static int payloadOffset(long ticket) {
    return SegmentWriter.offset(ticket) + RecordDescriptor.HEADER_LENGTH;
  }

  void commit(SegmentWriter writer, long ticket, int length, int crc) {
    commit(writer, ticket, length, PLAIN, crc);
  }

  /** Fills a range whose writer gave up, so that it does not hold back the others. */
  void abandon(SegmentWriter writer, long ticket, int length) {
    try {
      writer.region().zero(payloadOffset(ticket), length);
    } catch (RuntimeException | Error e) {
      writer.fail(e);
      throw e;
    }
    commit(writer, ticket, length, VOID, checksum().ofZeros(VOID_BYTES, length));
  }

  private void commit(SegmentWriter writer, long ticket, int length, long secondWord, int crc) {
    Region region = writer.region();
    int offset = SegmentWriter.offset(ticket);
    try {
      region.putLong(offset + RecordDescriptor.HEADER_LENGTH_OFFSET, secondWord);
      int check = crc ^ RecordDescriptor.place(pool, writer.index(), offset);
      region.putLong(
          offset, RecordDescriptor.commitWord(RecordDescriptor.HEADER_LENGTH + length, check));
    } catch (RuntimeException | Error e) {
      writer.fail(e);
      throw e;
    }
    writer.publish(ticket, reservation(length));
  }
}
