package io.dpmgrid.pmem.testing;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A region in memory that knows which of its stores are durable. Made by {@link CrashableMedium},
 * which enumerates what a crash may leave of all its regions together.
 *
 * <p>Stores through the accessors are recorded one by one, in order. Stores through {@link #view}
 * are found by comparison when their line is next touched, written back or crashed; among
 * themselves they have no order within a line, and one that restores the old value is not seen.
 *
 * <p>Thread-safe. Write-backs belong to the thread that started them, as {@link Region} says.
 */
public final class CrashableRegion implements Region {
  private static final int WORD = Long.BYTES;

  private final CrashableMedium medium;
  private final Path path;
  private final int size;
  private final int unitSize;
  private final ByteBuffer durable;
  private final ByteBuffer recorded;
  private final ByteBuffer current;
  private final TreeMap<Integer, PendingUnit> pending = new TreeMap<>();
  private int opened = 1;

  CrashableRegion(CrashableMedium medium, Path path, int size) {
    this.medium = medium;
    this.path = path;
    this.size = size;
    this.unitSize = medium.mode().unitSize();
    this.durable = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    this.recorded = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    this.current = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public PersistModel persistModel() {
    return medium.mode().persistModel();
  }

  @Override
  public void put(long offset, byte[] src, int srcOffset, int length) {
    put(offset, ByteBuffer.wrap(src, srcOffset, length));
  }

  @Override
  public void put(long offset, ByteBuffer src) {
    medium.operation();
    synchronized (medium) {
      int length = src.remaining();
      int at = beforeStore(offset, length);
      current.put(at, src, src.position(), length);
      src.position(src.limit());
      record(at, length);
    }
  }

  @Override
  public void putByte(long offset, byte value) {
    medium.operation();
    synchronized (medium) {
      int at = beforeStore(offset, Byte.BYTES);
      current.put(at, value);
      record(at, Byte.BYTES);
    }
  }

  @Override
  public void putInt(long offset, int value) {
    medium.operation();
    synchronized (medium) {
      int at = beforeStore(offset, Integer.BYTES);
      current.putInt(at, value);
      record(at, Integer.BYTES);
    }
  }

  @Override
  public void putLong(long offset, long value) {
    medium.operation();
    synchronized (medium) {
      int at = beforeStore(offset, Long.BYTES);
      current.putLong(at, value);
      record(at, Long.BYTES);
    }
  }

  @Override
  public void get(long offset, byte[] dst, int dstOffset, int length) {
    synchronized (medium) {
      current.get(check(offset, length), dst, dstOffset, length);
    }
  }

  @Override
  public void get(long offset, ByteBuffer dst) {
    synchronized (medium) {
      int at = check(offset, dst.remaining());
      dst.put(current.duplicate().position(at).limit(at + dst.remaining()));
    }
  }

  @Override
  public byte getByte(long offset) {
    synchronized (medium) {
      return current.get(check(offset, Byte.BYTES));
    }
  }

  @Override
  public int getInt(long offset) {
    synchronized (medium) {
      return current.getInt(check(offset, Integer.BYTES));
    }
  }

  @Override
  public long getLong(long offset) {
    synchronized (medium) {
      return current.getLong(check(offset, Long.BYTES));
    }
  }

  @Override
  public void copy(long from, long to, long length) {
    byte[] bytes = new byte[(int) length];
    get(from, bytes, 0, bytes.length);
    put(to, bytes, 0, bytes.length);
  }

  @Override
  public void zero(long offset, long length) {
    put(offset, ByteBuffer.allocate((int) length));
  }

  @Override
  public ByteBuffer view() {
    check(0, 0);
    return current.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void writeBack(long offset, long length) {
    medium.operation();
    synchronized (medium) {
      int at = check(offset, length);
      medium.failIfBroken(this);
      if (length == 0) {
        return;
      }
      int last = unitOf(at + (int) length - 1);
      for (int unit = unitOf(at); unit <= last; unit++) {
        absorbViewStores(unit);
        PendingUnit stores = pending.get(unit);
        medium.writtenBack(this, unit, stores == null ? -1 : stores.mark());
      }
    }
  }

  @Override
  public void fence() {
    medium.operation();
    check(0, 0);
    medium.fence(this);
  }

  /** {@inheritDoc} Whoever else opened the same file keeps it open. */
  @Override
  public void close() {
    synchronized (medium) {
      opened = Math.max(0, opened - 1);
    }
  }

  /** Whether somebody who opened the region has not closed it yet. */
  public boolean isOpen() {
    synchronized (medium) {
      return opened > 0;
    }
  }

  void reopen() {
    opened++;
  }

  void loadFrom(CrashableRegion source) {
    System.arraycopy(source.durable.array(), 0, durable.array(), 0, size);
  }

  /** Takes what is durable as all there is: the state of a region just opened after a crash. */
  void forgetPending() {
    System.arraycopy(durable.array(), 0, recorded.array(), 0, size);
    current.put(0, durable, 0, size);
    pending.clear();
    opened = 1;
  }

  void durableWord(int word, long value) {
    durable.putLong(word * WORD, value);
  }

  void drain(int unit, long mark) {
    PendingUnit stores = pending.get(unit);
    if (stores != null) {
      stores.drain(mark, this::durableWord);
      if (stores.isEmpty()) {
        pending.remove(unit);
      }
    }
  }

  void drainAll() {
    pending.values().forEach(unit -> unit.drain(Long.MAX_VALUE, this::durableWord));
    pending.clear();
  }

  /** The units with stores that no fence covered, by unit number. */
  Map<Integer, PendingUnit> pending() {
    for (int unit = 0; unit * unitSize < size; unit++) {
      absorbViewStores(unit);
    }
    return pending;
  }

  boolean hasPending(long offset, long length) {
    int from = unitOf(check(offset, length));
    for (int unit = from; unit * (long) unitSize < offset + length; unit++) {
      absorbViewStores(unit);
    }
    return !pending.subMap(from, true, unitOf((int) (offset + length - 1)), true).isEmpty();
  }

  private int beforeStore(long offset, int length) {
    int at = check(offset, length);
    medium.failIfBroken(this);
    for (int unit = unitOf(at); unit * unitSize < at + length; unit++) {
      absorbViewStores(unit);
    }
    return at;
  }

  private void record(int at, int length) {
    for (int unit = unitOf(at); unit * unitSize < at + length; unit++) {
      int from = Math.max(at, unit * unitSize) / WORD;
      int to = (Math.min(at + length, (unit + 1) * unitSize) + WORD - 1) / WORD;
      PendingUnit stores = unit(unit);
      for (int word = from; word < to; word++) {
        store(stores, word, current.getLong(word * WORD));
      }
      stores.endBatch();
    }
  }

  private void absorbViewStores(int unit) {
    int from = unit * unitSize;
    int to = Math.min(from + unitSize, size);
    PendingUnit stores = null;
    for (int at = from; at < to; at += WORD) {
      long value = current.getLong(at);
      if (value != recorded.getLong(at)) {
        if (stores == null) {
          stores = unit(unit);
        }
        store(stores, at / WORD, value);
      }
    }
    if (stores != null) {
      stores.endBatch();
    }
  }

  private void store(PendingUnit stores, int word, long value) {
    stores.add(word, value);
    recorded.putLong(word * WORD, value);
    medium.stored(this, word, value);
  }

  private PendingUnit unit(int unit) {
    return pending.computeIfAbsent(
        unit, ignored -> new PendingUnit(medium.mode().tearsBulkStores()));
  }

  private int unitOf(int offset) {
    return offset / unitSize;
  }

  private int check(long offset, long length) {
    if (offset < 0 || length < 0 || length > size - offset) {
      throw new IndexOutOfBoundsException(
          path + ": " + offset + " + " + length + " is outside 0.." + size);
    }
    if (opened == 0) {
      throw new IllegalStateException(path + " is closed");
    }
    return (int) offset;
  }
}
