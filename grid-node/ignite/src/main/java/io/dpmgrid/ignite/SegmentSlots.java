package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files of the log's ring, as regions, each opened ahead of need by a thread of its own, so
 * that roll-over is a pointer swap. Where write-back is cheap a slot stays mapped for the life of
 * the node; elsewhere it is open while its segment is.
 *
 * <p>Thread-safe.
 */
final class SegmentSlots implements AutoCloseable {
  private final Medium medium;
  private final int count;
  private final LongFunction<Path> file;
  private final ExecutorService ahead;
  private final Map<Integer, Slot> slots = new HashMap<>();
  private boolean closed;

  /** One open slot. */
  static final class Slot {
    private final int number;
    private final Region region;

    @SuppressWarnings("ThreadLocalUsage") // a thread keeps one view of every slot it writes to
    private final ThreadLocal<@Nullable ByteBuffer> views = new ThreadLocal<>();

    private Slot(int number, Region region) {
      this.number = number;
      this.region = region;
    }

    Region region() {
      return region;
    }

    /**
     * The whole slot in the engine's byte order, whatever its last user left of it; for the calling
     * thread alone.
     */
    ByteBuffer view() {
      ByteBuffer view = views.get();
      if (view == null) {
        view = region.view().order(ByteOrder.nativeOrder());
        views.set(view);
      }
      return view.clear();
    }
  }

  /**
   * @param medium where the slots are
   * @param count slots in the ring
   * @param file the file of a slot number
   * @param name for the thread that opens ahead
   */
  SegmentSlots(Medium medium, int count, LongFunction<Path> file, String name) {
    this.medium = medium;
    this.count = count;
    this.file = file;
    this.ahead =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "dpm-log-slots-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The slot of a segment, and its successor soon after. */
  Slot open(long segment) throws IOException {
    Slot slot = slot(segment);
    try {
      ahead.execute(() -> openAhead(segment + 1));
    } catch (RejectedExecutionException e) {
      throw new IOException("The log is closed.", e);
    }
    return slot;
  }

  private void openAhead(long segment) {
    try {
      slot(segment);
    } catch (IOException | RuntimeException e) {
      // Whoever needs the slot opens it again and reports what it meets.
      return;
    }
  }

  private synchronized Slot slot(long segment) throws IOException {
    if (closed) {
      throw new IOException("The log is closed.");
    }
    int number = (int) (segment % count);
    Slot slot = slots.get(number);
    if (slot == null) {
      slot = new Slot(number, medium.open(file.apply(number)));
      slots.put(number, slot);
    }
    return slot;
  }

  /** Gives back a slot whose segment is closed. */
  synchronized void release(Slot slot) {
    if (slot.region.persistModel() == PersistModel.SYNC && slots.remove(slot.number, slot)) {
      slot.region.close();
    }
  }

  /** Closes every slot. Nobody may be writing. */
  @Override
  public void close() {
    ahead.shutdown();
    synchronized (this) {
      closed = true;
      slots.values().forEach(slot -> slot.region.close());
      slots.clear();
    }
  }
}
