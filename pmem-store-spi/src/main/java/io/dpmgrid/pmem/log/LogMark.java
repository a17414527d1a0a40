package io.dpmgrid.pmem.log;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers durably how far a log is known to be durable, in a small file beside it, so that a hole
 * before that position is damage and not a torn tail. It is moved from time to time, outside the
 * way of a write: what it says is true, but the log may be further.
 *
 * <p>A mark that is missing, damaged or of another pool says nothing until it is {@link #begin
 * begun}.
 *
 * <p>Thread-safe.
 */
public final class LogMark implements AutoCloseable {
  /** The file's name in the log's directory. */
  public static final String FILE_NAME = LogMarkDescriptor.FILE_NAME;

  private static final Logger LOG = LoggerFactory.getLogger(LogMark.class);

  private final Region region;
  private final UUID pool;
  private long since;
  private long position;
  private int next;
  private boolean closed;

  private LogMark(Region region, UUID pool, Content found) {
    this.region = region;
    this.pool = pool;
    this.since = found.since;
    this.position = found.position;
    this.next = found.next;
  }

  /**
   * What the mark in a log's directory says, without opening it: writes nothing, and works beside
   * its owner.
   *
   * @param pool the log's pool
   * @throws IOException if the file cannot be read
   */
  public static LogMarkState read(Path directory, UUID pool) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.exists(file) || Files.size(file) != LogMarkDescriptor.FILE_LENGTH) {
      return LogMarkState.NOTHING;
    }
    return Content.of(Files.readAllBytes(file), pool).state();
  }

  /**
   * Opens the mark in a log's directory, or makes one that says nothing.
   *
   * @param pool the log's pool
   * @throws IOException if the medium refuses
   */
  public static LogMark open(Medium medium, Path directory, UUID pool) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    Region region = openOrCreate(medium, file);
    try {
      byte[] bytes = new byte[LogMarkDescriptor.FILE_LENGTH];
      region.get(0, bytes, 0, bytes.length);
      Content found = Content.of(bytes, pool);
      if (found.since < 0 && region.getLong(LogMarkDescriptor.MAGIC_OFFSET) != 0) {
        LOG.warn(
            "{}: the mark is damaged or of another pool and does not count, so less damage of the"
                + " log can be told from a torn tail this time",
            file);
      }
      return new LogMark(region, pool, found);
    } catch (RuntimeException | Error e) {
      region.close();
      throw e;
    }
  }

  private static Region openOrCreate(Medium medium, Path file) throws IOException {
    try {
      Region found = medium.open(file);
      if (found.size() == LogMarkDescriptor.FILE_LENGTH) {
        return found;
      }
      found.close();
      Files.delete(file);
    } catch (NoSuchFileException e) {
      LOG.debug("{}: is made", file);
    }
    return medium.create(file, LogMarkDescriptor.FILE_LENGTH);
  }

  /** What the mark says now. */
  public synchronized LogMarkState state() {
    return new Content(since, position, next).state();
  }

  /**
   * Forgets everything and begins anew, durably on return: the log was not written with this mark
   * before.
   *
   * @param segment the log's last segment, which is whole up to where writing goes on
   */
  public synchronized void begin(long segment) {
    // Entries go first: they must not count under a header that does not know them.
    region.putLong(LogMarkDescriptor.MAGIC_OFFSET, 0);
    region.persist(LogMarkDescriptor.MAGIC_OFFSET, Long.BYTES);
    region.zero(LogMarkDescriptor.ENTRY_OFFSET, region.size() - LogMarkDescriptor.ENTRY_OFFSET);
    region.persist(0, region.size());
    SegmentHeader.write(region, LogMarkDescriptor.header(pool, segment));
    since = segment;
    position = 0;
    next = 0;
  }

  /**
   * Moves the mark forward, durably on return; does nothing if it is there already, or closed, or
   * never {@link #begin begun}.
   *
   * @param offset the end of a record before which everything is durable, of all segments
   */
  public synchronized void advance(long segment, int offset) {
    long to = LogMarkDescriptor.position(segment, offset);
    if (closed || since < 0 || to <= position) {
      return;
    }
    long at = LogMarkDescriptor.entry(next);
    region.putLong(at + LogMarkDescriptor.CHECK_OFFSET, LogMarkDescriptor.check(pool, to));
    region.putLong(at, to);
    region.persist(at, LogMarkDescriptor.ENTRY_LENGTH);
    position = to;
    next = LogMarkDescriptor.ENTRIES - 1 - next;
  }

  /** Gives the file back. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      region.close();
    }
  }

  /**
   * What the file says.
   *
   * @param since what an intact header of the pool says; -1 if there is none
   * @param position the further one of the valid entries; 0 if there is none
   * @param next the other entry, which is written next
   */
  private record Content(long since, long position, int next) {
    static Content of(byte[] bytes, UUID pool) {
      ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long since = file.getLong(LogMarkDescriptor.SINCE_OFFSET);
      ByteBuffer header = file.slice(0, LogMarkDescriptor.HEADER_LENGTH);
      if (since < 0 || !header.equals(LogMarkDescriptor.header(pool, since))) {
        return new Content(-1, 0, 0);
      }
      long position = 0;
      int next = 0;
      for (int entry = 0; entry < LogMarkDescriptor.ENTRIES; entry++) {
        int at = LogMarkDescriptor.entry(entry);
        long found = file.getLong(at);
        long check = file.getLong(at + LogMarkDescriptor.CHECK_OFFSET);
        if (check == LogMarkDescriptor.check(pool, found) && found >= position) {
          position = found;
          next = LogMarkDescriptor.ENTRIES - 1 - entry;
        }
      }
      return new Content(since, position, next);
    }

    LogMarkState state() {
      return since < 0
          ? LogMarkState.NOTHING
          : new LogMarkState(
              since, LogMarkDescriptor.segment(position), LogMarkDescriptor.offset(position));
    }
  }
}
