package io.dpmgrid.pmem.testing;

import io.dpmgrid.pmem.medium.Medium;
import io.dpmgrid.pmem.medium.ProbeResult;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.Region;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A medium in memory that can crash: it knows which stores of all its regions are durable, and
 * yields every legal post-crash image of them together.
 *
 * <p>A file is created whole and durable, or not at all. Thread-safe; what runs in {@link
 * #beforeEachFence} runs alone.
 */
public final class CrashableMedium implements Medium {
  private final Path directory;
  private final CrashMode mode;
  private final Map<Path, CrashableRegion> regions = new LinkedHashMap<>();
  private final Map<Thread, List<WriteBack>> writeBacks = new HashMap<>();
  private final List<ProgramStore> program = new ArrayList<>();
  private final FlushCounts counts = new FlushCounts();
  private @Nullable CrashableMedium image;
  private Runnable beforeFence = () -> {};
  private volatile Runnable beforeOperation = () -> {};
  private int operationsLeft = Integer.MAX_VALUE;
  private int lostWriteBack = -1;

  /**
   * @param directory where the files pretend to be; never touched
   * @param mode what a crash takes away
   */
  public CrashableMedium(Path directory, CrashMode mode) {
    this.directory = directory;
    this.mode = mode;
  }

  /** What a crash takes away. */
  public CrashMode mode() {
    return mode;
  }

  @Override
  public ProbeResult probe() {
    return new ProbeResult(
        directory,
        mode.kind(),
        Survives.PROCESS_KILL,
        "simulated",
        "memory",
        "a test asked for it");
  }

  @Override
  public synchronized Region create(Path file, long size) throws IOException {
    if (regions.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (size <= 0 || size > Integer.MAX_VALUE || size % mode.unitSize() != 0) {
      throw new IOException(file + ": size " + size + " is not a multiple of " + mode.unitSize());
    }
    failIfBroken(null);
    CrashableRegion region = new CrashableRegion(this, file, (int) size);
    regions.put(file, region);
    return region;
  }

  @Override
  public synchronized Region open(Path file) throws IOException {
    CrashableRegion region = regions.get(file);
    if (region == null) {
      throw new NoSuchFileException(file.toString());
    }
    region.reopen();
    return region;
  }

  /** The region behind a file, opened or not. */
  public synchronized CrashableRegion region(Path file) {
    CrashableRegion region = regions.get(file);
    if (region == null) {
      throw new IllegalArgumentException(file + " was never created");
    }
    return region;
  }

  @Override
  public void syncDirectory(Path directory) {}

  @Override
  public void close() {}

  /** Calls {@code action} just before every fence takes effect: where a crash can hurt most. */
  public synchronized void beforeEachFence(Runnable action) {
    beforeFence = action;
  }

  /**
   * Calls {@code action} before every store, write-back and fence, outside of any lock: where a
   * scheduler of threads can switch.
   */
  public void beforeEachOperation(Runnable action) {
    beforeOperation = action;
  }

  /**
   * Makes the medium lie: the write-back number {@code number} from now on, counted from 0 by line,
   * does nothing. For tests that show that a missing flush is found.
   */
  public synchronized void loseWriteBack(int number) {
    lostWriteBack = number;
  }

  /**
   * Makes the medium fail for good after {@code operations} more stores, write-backs and fences
   * succeeded.
   */
  public synchronized void failAfter(int operations) {
    operationsLeft = operations;
  }

  /** What was flushed so far, for {@link FlushAudit}. */
  FlushCounts counts() {
    return counts;
  }

  /**
   * Yields what a crash now may leave. Every combination where there are at most {@code limit};
   * else no pending store, all of them, each unit deviating from both, and a sample of {@code
   * limit} more drawn with {@code seed}.
   */
  public void crash(int limit, long seed, Consumer<CrashImage> check) {
    CrashableMedium target;
    CrashImages images;
    synchronized (this) {
      if (image == null) {
        image = new CrashableMedium(directory, mode);
      }
      target = image;
      images =
          mode == CrashMode.PERSISTENT_CACHES
              ? CrashImages.ofProgramOrder(this, program)
              : CrashImages.ofUnits(this, limit, seed);
      images.forEach(target, check);
      if (mode == CrashMode.PERSISTENT_CACHES) {
        regions.values().forEach(CrashableRegion::drainAll);
        program.clear();
      }
    }
  }

  /**
   * Kills the process but not the machine: every store stays visible to the next one, though not
   * durable. The regions can be opened again.
   */
  public synchronized void killProcess() {
    writeBacks.clear();
    beforeFence = () -> {};
    beforeOperation = () -> {};
  }

  /** Crashes with nothing but the durable bytes left and gives the medium as found afterwards. */
  public synchronized CrashableMedium afterLosingEverythingPending() {
    CrashableMedium after = new CrashableMedium(directory, mode);
    after.becomeImageOf(this);
    after.forgetPending();
    return after;
  }

  synchronized Map<Path, CrashableRegion> regions() {
    return regions;
  }

  synchronized void becomeImageOf(CrashableMedium source) {
    regions.keySet().retainAll(source.regions.keySet());
    for (Map.Entry<Path, CrashableRegion> entry : source.regions.entrySet()) {
      CrashableRegion from = entry.getValue();
      CrashableRegion to = regions.get(entry.getKey());
      if (to == null || to.size() != from.size()) {
        to = new CrashableRegion(this, entry.getKey(), (int) from.size());
        regions.put(entry.getKey(), to);
      }
      to.loadFrom(from);
    }
    writeBacks.clear();
    program.clear();
    counts.clear();
    beforeFence = () -> {};
    beforeOperation = () -> {};
    operationsLeft = Integer.MAX_VALUE;
    lostWriteBack = -1;
  }

  synchronized void forgetPending() {
    regions.values().forEach(CrashableRegion::forgetPending);
  }

  void operation() {
    beforeOperation.run();
  }

  void stored(CrashableRegion region, int word, long value) {
    if (mode == CrashMode.PERSISTENT_CACHES) {
      program.add(new ProgramStore(region, word, value));
    }
  }

  void writtenBack(CrashableRegion region, int unit, long mark) {
    counts.writeBack(region, unit, mark >= 0);
    if (mark >= 0 && lostWriteBack-- != 0) {
      writeBacks
          .computeIfAbsent(Thread.currentThread(), ignored -> new ArrayList<>())
          .add(new WriteBack(region, unit, mark));
    }
  }

  synchronized void fence(CrashableRegion region) {
    failIfBroken(region);
    beforeFence.run();
    List<WriteBack> mine = writeBacks.remove(Thread.currentThread());
    counts.fence(mine != null);
    if (mine == null) {
      return;
    }
    List<WriteBack> others = new ArrayList<>();
    for (WriteBack done : mine) {
      if (done.region == region) {
        region.drain(done.unit, done.mark);
      } else {
        others.add(done);
      }
    }
    if (!others.isEmpty()) {
      writeBacks.put(Thread.currentThread(), others);
    }
  }

  synchronized void failIfBroken(@Nullable CrashableRegion region) {
    if (operationsLeft == 0) {
      throw new MediumFailedException(
          region == null ? directory : region.path(),
          "the test made the medium fail",
          new IOException("Input/output error"));
    }
    if (operationsLeft != Integer.MAX_VALUE) {
      operationsLeft--;
    }
  }

  private record WriteBack(CrashableRegion region, int unit, long mark) {}

  /** One word stored, in program order over all regions. */
  record ProgramStore(CrashableRegion region, int word, long value) {}
}
