package io.dpmgrid.pmem.testing;

import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A region in plain memory that persists nothing and takes no lock, so that races between its users
 * are as fierce as on the fastest medium. It tells its {@link Listener} what should be persisted.
 */
public final class VolatileRegion implements Region {
  private final ByteBuffer bytes;
  private final PersistModel model;
  private final Listener listener;

  /**
   * @param size bytes
   * @param model what to claim to be
   * @param listener called at every write-back, by the thread that writes back
   */
  public VolatileRegion(int size, PersistModel model, Listener listener) {
    this.bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    this.model = model;
    this.listener = listener;
  }

  /** Sees write-backs; may throw what a medium would throw. */
  @FunctionalInterface
  public interface Listener {
    /** The range {@code [offset, offset + length)} is written back. */
    void writeBack(long offset, long length);
  }

  @Override
  public Path path() {
    return Path.of("volatile");
  }

  @Override
  public long size() {
    return bytes.capacity();
  }

  @Override
  public PersistModel persistModel() {
    return model;
  }

  @Override
  public void put(long offset, byte[] src, int srcOffset, int length) {
    bytes.put((int) offset, src, srcOffset, length);
  }

  @Override
  public void put(long offset, ByteBuffer src) {
    int length = src.remaining();
    bytes.put((int) offset, src, src.position(), length);
    src.position(src.limit());
  }

  @Override
  public void putByte(long offset, byte value) {
    bytes.put((int) offset, value);
  }

  @Override
  public void putInt(long offset, int value) {
    bytes.putInt((int) offset, value);
  }

  @Override
  public void putLong(long offset, long value) {
    bytes.putLong((int) offset, value);
  }

  @Override
  public void get(long offset, byte[] dst, int dstOffset, int length) {
    bytes.get((int) offset, dst, dstOffset, length);
  }

  @Override
  public void get(long offset, ByteBuffer dst) {
    dst.put(bytes.duplicate().position((int) offset).limit((int) offset + dst.remaining()));
  }

  @Override
  public byte getByte(long offset) {
    return bytes.get((int) offset);
  }

  @Override
  public int getInt(long offset) {
    return bytes.getInt((int) offset);
  }

  @Override
  public long getLong(long offset) {
    return bytes.getLong((int) offset);
  }

  @Override
  public void copy(long from, long to, long length) {
    byte[] copy = new byte[(int) length];
    get(from, copy, 0, copy.length);
    put(to, copy, 0, copy.length);
  }

  @Override
  public void zero(long offset, long length) {
    bytes.put((int) offset, new byte[(int) length]);
  }

  @Override
  public ByteBuffer view() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void writeBack(long offset, long length) {
    listener.writeBack(offset, length);
  }

  @Override
  public void fence() {}

  @Override
  public void close() {}
}
