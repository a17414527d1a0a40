package io.dpmgrid.ignite;

import io.dpmgrid.pmem.log.LogMeter;
import io.dpmgrid.pmem.log.SegmentHeader;
import io.dpmgrid.pmem.log.SegmentWriter;
import io.dpmgrid.pmem.log.StallCause;
import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.PersistModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.NodeStoppingException;
import org.apache.ignite.internal.pagemem.wal.record.DataRecord;
import org.apache.ignite.internal.pagemem.wal.record.SwitchSegmentRecord;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.AbstractFileHandle;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileWriteHandle;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SegmentIO;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordV1Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment of the engine's log: a record is serialized into private memory and stored in
 * one step where the slot is mapped, and straight into the slot where it is private memory itself;
 * the writer makes exactly those bytes durable.
 *
 * <p>Thread-safe, as the engine asks: many threads add records, one of them closes.
 */
final class PersistentWriteHandle extends AbstractFileHandle implements FileWriteHandle {
  private static final int HEADER = RecordV1Serializer.HEADER_RECORD_SIZE;
  private static final long LOOK_MILLIS = 50;

  private final SegmentSlots.Slot slot;
  private final SegmentWriter writer;
  private final RecordSerializer serializer;
  private final LogHealth health;
  private final CdcFeed cdc;
  private final Runnable released;
  private final RecordStage stage;
  private final LogMeter meter;
  private final LongAdder updates;
  private final boolean staged;
  private final CountDownLatch next = new CountDownLatch(1);

  /** Whether the log was closed here for good, so that there will be no next segment. */
  private volatile boolean last;

  /** Set by the one thread that closes, and read by it alone. */
  private boolean interrupted;

  /** When this handle began to close for its successor; of the same thread. */
  private long rollingOver;

  private volatile int switchOffset;

  /** Where the records of a closed segment end, before its end mark. */
  private volatile int recordsEnd = Integer.MAX_VALUE;

  /**
   * @param io what the engine opened; closed here, as nothing is written through it
   * @param slot the segment's slot
   * @param start where writing begins; everything before is durable
   * @param stage where records are serialized for a mapped slot
   * @param meter what all segments measure together
   * @param updates counts the entries that records update
   * @param released runs once when the segment is closed and durable
   */
  PersistentWriteHandle(
      SegmentIO io,
      SegmentSlots.Slot slot,
      int start,
      RecordSerializer serializer,
      RecordStage stage,
      LogHealth health,
      CdcFeed cdc,
      LogMeter meter,
      LongAdder updates,
      Runnable released)
      throws IOException {
    super(io);
    this.slot = slot;
    this.writer = new SegmentWriter(slot.region(), io.getSegmentId(), start, meter);
    this.serializer = serializer;
    this.stage = stage;
    this.staged = slot.region().persistModel() == PersistModel.LINE;
    this.health = health;
    this.cdc = cdc;
    this.meter = meter;
    this.updates = updates;
    this.released = released;
    io.close();
  }

  @Override
  public int serializerVersion() {
    return serializer.version();
  }

  @Override
  public void finishResumeLogging() {}

  /** In the order that leaves no torn header: either all of it is there, or the slot is blank. */
  @Override
  public void writeHeader() throws IgniteCheckedException {
    try {
      long ticket = writer.reserve(HEADER);
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
      FileWriteAheadLogManager.prepareSerializerVersionBuffer(
          getSegmentId(), serializer.version(), false, header);
      SegmentHeader.write(slot.region(), header);
      writer.publish(ticket, HEADER);
      writer.awaitDurable(HEADER);
    } catch (RuntimeException | Error e) {
      throw failed("writing the header", e);
    }
  }

  @Override
  public @Nullable WALPointer addRecord(WALRecord record) throws IgniteCheckedException {
    health.checkWritable();
    int size = record.size();
    if (size > writer.capacity() - HEADER) {
      throw new RecordTooLongException(size, writer.capacity() - HEADER);
    }
    try {
      long ticket = writer.reserve(size);
      if (ticket != SegmentWriter.FULL) {
        return store(record, SegmentWriter.offset(ticket), size, ticket);
      }
    } catch (IgniteCheckedException | RuntimeException | Error e) {
      throw failed("adding a record", e);
    }
    if (last) {
      // Not null, as the engine would ask for a next segment and wait for it.
      throw new NodeStoppingException(
          "Nothing is logged any more: the node stops, or the cluster was deactivated.");
    }
    return null;
  }

  private WALPointer store(WALRecord record, int offset, int size, long ticket)
      throws IgniteCheckedException {
    WALPointer pointer = new WALPointer(getSegmentId(), offset, size);
    record.position(pointer);
    serialize(record, offset, size);
    writer.publish(ticket, size);
    if (record instanceof DataRecord data) {
      updates.add(data.entryCount());
    }
    return pointer;
  }

  private void serialize(WALRecord record, int offset, int size) throws IgniteCheckedException {
    if (staged && size <= RecordStage.LONGEST) {
      ByteBuffer bytes = stage.buffer(size);
      serializer.writeRecord(record, bytes);
      refuseOtherSize(record, offset, size, bytes.position());
      slot.region().put(offset, bytes.flip());
      refuseLost(offset, size, bytes);
      return;
    }
    ByteBuffer view = slot.view();
    view.limit(offset + size).position(offset);
    serializer.writeRecord(record, view);
    refuseOtherSize(record, offset, size, view.position() - offset);
  }

  /**
   * A store behind the end of a file that was truncated goes nowhere, and the JVM may report it
   * much later; but it cannot be read back. A file is cut from its end, so the last word tells.
   */
  private void refuseLost(int offset, int size, ByteBuffer bytes) {
    int last = size - Long.BYTES;
    if (last >= 0 && slot.view().getLong(offset + last) != bytes.getLong(last)) {
      throw new MediumFailedException(
          slot.region().path(),
          "a record was stored and cannot be read back; the file was truncated or the device"
              + " failed",
          new IOException("lost store at offset " + offset));
    }
  }

  private void refuseOtherSize(WALRecord record, int offset, int size, int written) {
    if (written != size) {
      throw new IllegalStateException(
          record.type()
              + " said it has "
              + size
              + " bytes and wrote "
              + written
              + " at segment "
              + getSegmentId()
              + ", offset "
              + offset);
    }
  }

  @Override
  public void flushAll() throws StorageException {
    awaitDurable(reservedEnd());
  }

  @Override
  public boolean needFsync(WALPointer pointer) {
    return pointer.index() == getSegmentId() && writer.durable() <= pointer.fileOffset();
  }

  /**
   * The last byte that a reader may look at, as the engine's reader takes this as an inclusive
   * bound: the record that begins right behind it may be half stored.
   */
  @Override
  public WALPointer position() {
    return new WALPointer(getSegmentId(), Math.max(0, writer.durable() - 1), 0);
  }

  @Override
  public void fsync(@Nullable WALPointer pointer) throws StorageException {
    awaitDurable(pointer == null ? reservedEnd() : end(pointer));
  }

  /** Where the record at {@code pointer} ends, or begins if the pointer has no length. */
  int end(WALPointer pointer) throws StorageException {
    int end = pointer.fileOffset() + Math.max(1, pointer.length());
    return Math.min(end, reservedEnd());
  }

  int reservedEnd() throws StorageException {
    try {
      return writer.reservedEnd();
    } catch (RuntimeException e) {
      throw refused("asking for the end", e);
    }
  }

  SegmentWriter writer() {
    return writer;
  }

  int durable() {
    return writer.durable();
  }

  /** The end of the records that are durable, the mark that ends the segment left out. */
  int durableRecords() {
    int durable = writer.durable();
    return Math.min(durable, recordsEnd);
  }

  /** Returns once everything before {@code position} is durable, and throws if it cannot be. */
  void awaitDurable(int position) throws StorageException {
    try {
      writer.awaitDurable(position);
    } catch (RuntimeException | Error e) {
      throw refused("waiting for durability", e);
    }
  }

  /** Hands everything durable so far to change data capture. */
  void feedCdc() {
    cdc.collect(slot, getSegmentId(), writer.durable());
  }

  @Override
  public void closeBuffer() {
    writer.closeToReservations();
  }

  @Override
  public boolean close(boolean rollOver) throws StorageException {
    // An interrupt of a user's thread must not stop the engine half-way through opening the next
    // segment; it is given back in signalNextAvailable, where the engine's roll-over ends.
    boolean wasInterrupted = rollOver && Thread.interrupted();
    if (!rollOver) {
      last = true;
    }
    long begun = System.nanoTime();
    try {
      if (!writer.close()) {
        if (wasInterrupted) {
          Thread.currentThread().interrupt();
        }
        return false;
      }
      interrupted = wasInterrupted;
      if (rollOver) {
        rollingOver = begun;
        appendSwitch();
      }
      feedCdc();
      released.run();
      return true;
    } catch (IgniteCheckedException | RuntimeException | Error e) {
      next.countDown();
      throw failed("closing the segment", e);
    }
  }

  /** Tells the reader that the rest of the slot means nothing; durable before this returns. */
  private void appendSwitch() throws IgniteCheckedException {
    int end = writer.reservedEnd();
    SwitchSegmentRecord record = new SwitchSegmentRecord();
    int size = serializer.size(record);
    if (end + size >= writer.capacity()) {
      return;
    }
    recordsEnd = end; // before the mark is durable: a restart may take the mark away
    record.size(size);
    record.position(new WALPointer(getSegmentId(), end, size));
    serialize(record, end, size);
    writer.appendTrailer(size);
    switchOffset = end + size;
  }

  @Override
  public void signalNextAvailable() {
    next.countDown();
    if (rollingOver != 0) {
      meter.waited(StallCause.ROLL_OVER, rollingOver);
      rollingOver = 0;
    }
    if (interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  /** Returns too when there will be no next segment: the caller then meets why. */
  @Override
  public void awaitNext() {
    boolean wasInterrupted = false;
    long since = System.nanoTime();
    // The engine does not tell those who wait of everything that can go wrong with the next one.
    while (!last && !health.isOver()) {
      try {
        if (next.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    meter.waited(StallCause.ROLL_OVER, since);
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int getSwitchSegmentRecordOffset() {
    return switchOffset;
  }

  /** Fails the log; what is returned is what the engine expects from a writer. */
  private StorageException failed(String doing, Throwable cause) {
    writer.fail(cause);
    StorageException failure = LogHealth.storage(message(doing), cause);
    health.fail(failure);
    next.countDown();
    return failure;
  }

  private LogFailedError refused(String doing, Throwable cause) throws StorageException {
    writer.fail(cause);
    next.countDown();
    throw health.refuse(message(doing), cause);
  }

  private String message(String doing) {
    return slot.region().path()
        + ": "
        + doing
        + " of segment "
        + getSegmentId()
        + " failed, durable up to offset "
        + writer.durable()
        + "; nothing is acknowledged any more. Repair the medium and restart the node.";
  }
}
