package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A write-ahead log of our own framing over a {@link SegmentRing}: records of any content, in one
 * order, durable in that order.
 *
 * <p>A position is {@code segment index * segment size + offset}; it grows for ever. {@code append}
 * stores a record and returns its position; the record is durable once {@link #awaitDurable}
 * returned for it. Under a medium that persists by cache lines an append allocates nothing and
 * takes no lock, except when it rolls over to the next segment.
 *
 * <p>Opening repairs what a crash left ({@link TailRepair}). After that every record that was
 * acknowledged is there; behind the last of them there may be whole records that nobody
 * acknowledged, in their order and without a gap.
 *
 * <p>A segment is written again once all its records are {@link #release released}; the mark is not
 * durable, so records released before a crash may be read again.
 *
 * <p>Thread-safe, except {@link #close}, which must run alone.
 */
public final class Log implements AutoCloseable {
  private final LogConfig config;
  private final SegmentRing ring;
  private final LogReader reader;
  private final TailRepair.Result repaired;
  private final Idle idle;
  private final long oldest;
  private final ReentrantLock rollingOver = new ReentrantLock();
  private final RecordCommit records;
  private volatile SegmentWriter current;
  private final AtomicLong released = new AtomicLong();

  private Log(LogConfig config, SegmentRing ring, Idle idle) throws IOException {
    LogFraming framing = new LogFraming(config.pool());
    this.config = config;
    this.ring = ring;
    this.idle = idle;
    this.records = new RecordCommit(config.pool());
    this.reader = new LogReader(ring, framing);
    this.repaired = new TailRepair(framing).repair(ring, KnownEnd.ORDERED);
    if (repaired.highest() < 0) {
      this.oldest = 0;
      this.current = begin(0, 0);
    } else {
      this.oldest = reader.oldest(repaired.highest());
      this.current =
          new SegmentWriter(
              ring.acquire(repaired.highest()), repaired.highest(), repaired.tail(), idle);
    }
  }

  /**
   * Opens a log, creating it if there is none, and repairs its tail.
   *
   * @throws LogCorruptException if it holds what no crash leaves
   * @throws LogRefusedException if it belongs to another pool or has another format version
   * @throws IOException if the medium refuses
   */
  public static Log open(Medium medium, LogConfig config) throws IOException {
    return open(medium, config, Idle.BACK_OFF);
  }

  static Log open(Medium medium, LogConfig config, Idle idle) throws IOException {
    SegmentRing ring =
        SegmentRing.open(medium, config.directory(), config.slots(), config.segmentSize());
    try {
      return new Log(config, ring, idle);
    } catch (IOException | RuntimeException | Error e) {
      ring.close();
      throw e;
    }
  }

  /** What was found and repaired when the log was opened. */
  public TailRepair.Result repaired() {
    return repaired;
  }

  /** The longest payload that a record can have, in bytes. */
  public int maxLength() {
    return config.segmentSize() - SegmentDescriptor.LENGTH - RecordDescriptor.HEADER_LENGTH;
  }

  /**
   * Appends a record whose bytes lie ready in a private buffer.
   *
   * @return the record's position
   * @throws IllegalArgumentException if it is longer than {@link #maxLength}
   * @throws LogFullException if the ring is full of records that are not released
   * @throws LogFailedException if the log failed
   */
  public long append(byte[] src, int from, int length) {
    Objects.checkFromIndexSize(from, length, src.length);
    int bytes = reservation(length);
    // Before the reservation, as every later record waits for what follows it.
    int crc = records.checksum().of(RecordCommit.secondWord(), src, from, length);
    SegmentWriter writer = current;
    long ticket;
    while ((ticket = writer.reserve(bytes)) == SegmentWriter.FULL) {
      writer = successorOf(writer);
    }
    try {
      writer.region().put(RecordCommit.payloadOffset(ticket), src, from, length);
    } catch (RuntimeException | Error e) {
      writer.fail(e);
      throw e;
    }
    records.commit(writer, ticket, length, crc);
    return position(writer, SegmentWriter.offset(ticket));
  }

  /** Like {@link #append(byte[], int, int)}, of the buffer's remaining bytes. */
  public long append(ByteBuffer src) {
    int length = src.remaining();
    int bytes = reservation(length);
    int crc = records.checksum().of(RecordCommit.secondWord(), src);
    SegmentWriter writer = current;
    long ticket;
    while ((ticket = writer.reserve(bytes)) == SegmentWriter.FULL) {
      writer = successorOf(writer);
    }
    try {
      writer.region().put(RecordCommit.payloadOffset(ticket), src);
    } catch (RuntimeException | Error e) {
      writer.fail(e);
      throw e;
    }
    records.commit(writer, ticket, length, crc);
    return position(writer, SegmentWriter.offset(ticket));
  }

  /**
   * Appends a record that is serialized in place.
   *
   * @param length the payload's length in bytes
   * @throws RuntimeException what {@code body} throws; the range is void then and the log goes on,
   *     unless it is a {@link MediumFailedException}
   */
  public long append(int length, RecordBody body) {
    int bytes = reservation(length);
    SegmentWriter writer = current;
    long ticket;
    while ((ticket = writer.reserve(bytes)) == SegmentWriter.FULL) {
      writer = successorOf(writer);
    }
    int payload = RecordCommit.payloadOffset(ticket);
    int crc;
    try {
      body.storeAt(writer.region(), payload, length);
      crc = records.checksum().of(RecordCommit.secondWord(), writer.region(), payload, length);
    } catch (MediumFailedException e) {
      writer.fail(e);
      throw e;
    } catch (RuntimeException | Error e) {
      records.abandon(writer, ticket, length);
      throw e;
    }
    records.commit(writer, ticket, length, crc);
    return position(writer, SegmentWriter.offset(ticket));
  }

  /**
   * Returns once the record at {@code position} and every earlier one is durable.
   *
   * @param position what an {@code append} returned
   * @throws LogFailedException if the log failed before that
   */
  public void awaitDurable(long position) {
    SegmentWriter writer = current;
    long index = position / config.segmentSize();
    if (index == writer.index()) {
      writer.awaitDurable((int) (position % config.segmentSize()) + 1);
    } else if (index > writer.index()) {
      throw new IllegalArgumentException("position " + position + " is behind the log's end");
    }
    // An earlier segment was durable before its successor was opened.
  }

  /** Where the next record goes, once it fits: all records lie before it. */
  public long end() {
    SegmentWriter writer = current;
    return position(writer, writer.reservedEnd());
  }

  /** Everything before this position is durable; wait-free. */
  public long durableEnd() {
    SegmentWriter writer = current;
    return position(writer, writer.durable());
  }

  /** Where the oldest record is that was there when the log was opened. */
  public long oldest() {
    return oldest * config.segmentSize();
  }

  /** Declares everything before {@code position} no longer needed. */
  public void release(long position) {
    released.accumulateAndGet(position, Math::max);
  }

  /**
   * Visits the durable records from {@code from} on.
   *
   * @param from {@link #oldest} or a record's position
   * @throws LogCorruptException if a segment does not hold all the records it must
   */
  public void read(long from, LogVisitor visitor) throws IOException {
    reader.read(from, durableEnd(), visitor);
  }

  /** Makes everything durable and closes; nothing may be appended any more. */
  @Override
  public void close() {
    SegmentWriter writer = current;
    try {
      writer.close();
    } finally {
      ring.release(writer.region());
      ring.close();
    }
  }

  private SegmentWriter successorOf(SegmentWriter full) {
    rollOver(full);
    return current;
  }

  private void rollOver(SegmentWriter full) {
    // Not lock(): a roll-over is over in a moment, and a test's schedule must stay in control.
    for (int rounds = 0; !rollingOver.tryLock(); rounds++) {
      idle.idle(rounds);
    }
    try {
      if (current != full) {
        return;
      }
      full.close();
      full.checkNotFailed();
      long next = full.index() + 1;
      long needed = next - ring.slots();
      if (needed >= oldest && released.get() < (needed + 1) * config.segmentSize()) {
        throw new LogFullException(
            config.directory()
                + ": segment "
                + next
                + " needs the slot of segment "
                + needed
                + ", but only what lies before position "
                + released.get()
                + " is released");
      }
      try {
        current = begin(next, full.reservedEnd());
      } catch (IOException e) {
        MediumFailedException failure =
            new MediumFailedException(config.directory(), "cannot open segment " + next, e);
        full.fail(failure);
        throw failure;
      } catch (RuntimeException | Error e) {
        full.fail(e);
        throw e;
      }
      ring.release(full.region());
    } finally {
      rollingOver.unlock();
    }
  }

  private SegmentWriter begin(long index, int previousEnd) throws IOException {
    Region region = ring.acquire(index);
    SegmentHeader.write(
        region, SegmentDescriptor.encode(config.pool(), index, previousEnd, ring.segmentSize()));
    return new SegmentWriter(region, index, SegmentDescriptor.LENGTH, idle);
  }

  private int reservation(int length) {
    if (length < 0 || length > maxLength()) {
      throw new IllegalArgumentException("length " + length + " is outside 0.." + maxLength());
    }
    return RecordCommit.reservation(length);
  }

  private long position(SegmentWriter writer, int offset) {
    return writer.index() * config.segmentSize() + offset;
  }
}
