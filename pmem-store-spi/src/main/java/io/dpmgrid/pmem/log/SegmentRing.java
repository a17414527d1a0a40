package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.PersistModel;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The slots in which a log's segments live: {@code slots} files of equal size, created once,
 * zero-filled, pre-allocated and pre-faulted, then used again and again. Segment {@code index}
 * lives in slot {@code index % slots}, file {@code 0000000000000000.wal} and so on.
 *
 * <p>Under {@link PersistModel#LINE} every slot stays mapped until {@link #close}; under {@link
 * PersistModel#SYNC} a slot is open only between {@link #acquire} and {@link #release}, so that it
 * needs memory only while it is used.
 *
 * <p>The ring knows neither what the segments contain nor which of them may be overwritten: that is
 * the caller's.
 *
 * <p>Thread-safe.
 */
public final class SegmentRing implements AutoCloseable {
  /** How a slot's file is named. */
  public static final String FILE_PATTERN = "%016d.wal";

  /** The fewest slots a ring works with: one is written while the other is read or archived. */
  public static final int MIN_SLOTS = 2;

  private final Medium medium;
  private final Path directory;
  private final int segmentSize;
  private final @Nullable Region[] kept;
  private boolean closed;

  private SegmentRing(Medium medium, Path directory, int slots, int segmentSize) {
    this.medium = medium;
    this.directory = directory;
    this.segmentSize = segmentSize;
    this.kept = new Region[slots];
  }

  /**
   * Opens the ring in {@code directory}, which is created if need be, and creates the slots that
   * are missing.
   *
   * @param slots how many segments, {@code >= MIN_SLOTS}
   * @param segmentSize bytes of each, {@code 1..SegmentWriter.MAX_SIZE}
   * @throws IOException if the directory holds more slots, or slots of another size; nothing is
   *     changed then. Or if the medium refuses or is full
   */
  public static SegmentRing open(Medium medium, Path directory, int slots, int segmentSize)
      throws IOException {
    if (slots < MIN_SLOTS) {
      throw new IllegalArgumentException(slots + " slots are fewer than " + MIN_SLOTS);
    }
    if (segmentSize <= 0 || segmentSize > SegmentWriter.MAX_SIZE) {
      throw new IllegalArgumentException(
          "segment size " + segmentSize + " is outside 1.." + SegmentWriter.MAX_SIZE);
    }
    createDirectory(medium, directory);
    refuseMoreSlots(directory, slots);
    SegmentRing ring = new SegmentRing(medium, directory, slots, segmentSize);
    try {
      for (int slot = 0; slot < slots; slot++) {
        ring.createOrKeep(slot);
      }
      return ring;
    } catch (IOException | RuntimeException | Error e) {
      ring.close();
      throw e;
    }
  }

  /** The number of slots. */
  public int slots() {
    return kept.length;
  }

  /** The size of every segment in bytes. */
  public int segmentSize() {
    return segmentSize;
  }

  /** Where the slots are. */
  public Path directory() {
    return directory;
  }

  /** The slot in which segment {@code index} lives. */
  public int slotOf(long index) {
    return (int) Math.floorMod(index, (long) kept.length);
  }

  /** The file of a slot. */
  public Path file(int slot) {
    return directory.resolve(String.format(Locale.ROOT, FILE_PATTERN, slot));
  }

  /**
   * The region of the slot in which segment {@code index} lives. To be given back to {@link
   * #release}.
   *
   * @throws IOException if the slot cannot be opened or has another size than the ring
   */
  public Region acquire(long index) throws IOException {
    return acquireSlot(slotOf(index));
  }

  /** Like {@link #acquire}, by slot. */
  public synchronized Region acquireSlot(int slot) throws IOException {
    if (closed) {
      throw new IllegalStateException(directory + ": the ring is closed");
    }
    Region region = kept[slot];
    return region != null ? region : openChecked(slot);
  }

  /** Gives back what {@link #acquire} gave; the region must not be used any more. */
  public void release(Region region) {
    if (region.persistModel() == PersistModel.SYNC) {
      region.close();
    }
  }

  /** Closes the slots that are kept open. Acquired ones are still the acquirer's to release. */
  @Override
  public synchronized void close() {
    closed = true;
    for (int slot = 0; slot < kept.length; slot++) {
      Region region = kept[slot];
      kept[slot] = null;
      if (region != null) {
        region.close();
      }
    }
  }

  private void createOrKeep(int slot) throws IOException {
    Region region;
    try {
      region = medium.create(file(slot), segmentSize);
    } catch (FileAlreadyExistsException e) {
      region = openChecked(slot);
    }
    if (region.persistModel() == PersistModel.LINE) {
      kept[slot] = region;
    } else {
      region.close();
    }
  }

  private Region openChecked(int slot) throws IOException {
    Region region = medium.open(file(slot));
    if (region.size() != segmentSize) {
      long size = region.size();
      region.close();
      throw new IOException(
          file(slot)
              + ": the segment has "
              + size
              + " bytes, but the log is configured for "
              + segmentSize
              + "; configure the size the log was made with, or drain the log and remove it");
    }
    return region;
  }

  private static void createDirectory(Medium medium, Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().normalize().getParent();
    if (parent != null) {
      createDirectory(medium, parent);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    if (parent != null) {
      medium.syncDirectory(parent);
    }
  }

  private static void refuseMoreSlots(Path directory, int slots) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      long found =
          files.filter(file -> file.getFileName().toString().matches("\\d{16}\\.wal")).count();
      if (found > slots) {
        throw new IOException(
            directory
                + ": the log has "
                + found
                + " segments, but is configured for "
                + slots
                + "; configure at least "
                + found);
      }
    }
  }
}
