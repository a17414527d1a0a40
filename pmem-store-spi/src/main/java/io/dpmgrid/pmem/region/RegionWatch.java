package io.dpmgrid.pmem.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether the files of open regions are still there, the same, and as long as
 * they were. A file that was deleted or truncated under its region is a failed medium: stores go on
 * to succeed, but nobody would find them after a restart.
 *
 * <p>What is acknowledged between the deed and the next look may be lost; nothing after it is.
 *
 * <p>Thread-safe. One daemon thread runs while any region is open.
 */
public final class RegionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RegionWatch.class);

  private final List<Watched> regions = new ArrayList<>();
  private final Duration interval;
  private @Nullable Thread thread;

  /**
   * @param interval between two looks; positive
   */
  public RegionWatch(Duration interval) {
    this.interval = interval;
  }

  /** Watches a region that was just opened, until it is closed. */
  public Region add(MappedRegion region) throws IOException {
    return watch(region);
  }

  /** Watches a region that was just opened, until it is closed. */
  public Region add(StagedRegion region) throws IOException {
    return watch(region);
  }

  private Region watch(ChunkedRegion region) throws IOException {
    Object key;
    try {
      key = attributes(region.path()).fileKey();
    } catch (IOException e) {
      region.close();
      throw e;
    }
    synchronized (regions) {
      regions.add(new Watched(region, key));
      if (thread == null) {
        thread = new Thread(this::run, "dpm-region-watch");
        thread.setDaemon(true);
        thread.start();
      }
    }
    return region;
  }

  private void run() {
    for (List<Watched> now = open(); !now.isEmpty(); now = open()) {
      now.forEach(this::look);
      LockSupport.parkNanos(interval.toNanos());
    }
  }

  /** The regions to look at; if there are none, the thread is given up in the same step. */
  private List<Watched> open() {
    synchronized (regions) {
      regions.removeIf(watched -> watched.region.isClosed());
      if (regions.isEmpty()) {
        thread = null;
      }
      return List.copyOf(regions);
    }
  }

  private void look(Watched watched) {
    ChunkedRegion region = watched.region;
    String trouble = null;
    IOException cause = null;
    try {
      BasicFileAttributes found = attributes(region.path());
      if (!Objects.equals(found.fileKey(), watched.key)) {
        trouble = "another file took its place";
      } else if (found.size() < region.size()) {
        trouble = "was truncated from " + region.size() + " to " + found.size() + " bytes";
      }
    } catch (IOException e) {
      trouble = "is gone";
      cause = e;
    }
    if (trouble == null || region.isClosed()) {
      return; // an owner may delete its file as soon as the region is closed
    }
    synchronized (regions) {
      regions.remove(watched);
    }
    LOG.error(
        "{} {} while it is in use: nothing is acknowledged on it any more", region.path(), trouble);
    region.fail(new IOException(region.path() + " " + trouble + " while it was in use", cause));
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private record Watched(ChunkedRegion region, @Nullable Object key) {}
}
