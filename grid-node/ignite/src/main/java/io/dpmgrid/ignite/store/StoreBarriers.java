package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a node's files become durable. The engine's checkpoint is: recovery files, the
 * START marker, pages, the END marker; from START on the log before it is needed no more for what
 * the recovery files hold, and from END on it is needed no more at all. So:
 *
 * <ol>
 *   <li>the names of the recovery files are durable before START exists under any name;
 *   <li>the name of START is durable before the first page is written;
 *   <li>every file with unsynced writes (those that page replacement wrote too), and every
 *       directory that gained or lost a file, is durable before END exists under any name;
 *   <li>the name of END is durable before anything that it makes superfluous is deleted;
 *   <li>all of a defragmented group's new files are durable before the mark that they are complete,
 *       and its name before the first of them replaces an old one.
 * </ol>
 *
 * <p>A medium that has failed once stays failed here: a later sync that succeeds says nothing about
 * the writes that were lost, so no marker is written any more.
 *
 * <p>Thread-safe.
 */
public final class StoreBarriers {
  /** Waits for page writes that the engine has begun and not yet handed to a file. */
  @FunctionalInterface
  interface PagesInFlight {
    void await() throws IOException;
  }

  private final DirectorySync directories;
  // A file is in here while it is marked: both change under the map's lock on the file.
  private final Map<TrackedFileIO, TrackedFileIO> unsynced = new ConcurrentHashMap<>();
  private final Set<Path> changedDirectories = ConcurrentHashMap.newKeySet();
  private volatile PagesInFlight pagesInFlight = () -> {};
  private volatile @Nullable Path startMarker;
  private volatile @Nullable Path endMarker;
  private volatile @Nullable IOException failure;

  public StoreBarriers(DirectorySync directories) {
    this.directories = directories;
  }

  void pagesInFlight(PagesInFlight source) {
    pagesInFlight = source;
  }

  /** Names in {@code directory} changed; they are durable by the next END at the latest. */
  void directoryChanged(Path directory) {
    changedDirectories.add(directory);
  }

  void unsynced(TrackedFileIO file) {
    unsynced.compute(
        file,
        (key, known) -> {
          key.mark();
          return key;
        });
  }

  /** A sync has ended: forgets the file, unless it was written to since the sync began. */
  void synced(TrackedFileIO file) {
    unsynced.computeIfPresent(file, (key, known) -> key.isMarked() ? known : null);
  }

  void closed(TrackedFileIO file) {
    unsynced.remove(file);
  }

  /**
   * Before a START marker is created as a temporary file that will be renamed to {@code marker}.
   */
  void beforeStartMarker(Path marker) throws IOException {
    syncDirectory(DurableFiles.directoryOf(marker));
    startMarker = marker;
  }

  /** Before bytes reach a page store. Costs one volatile read unless a checkpoint just started. */
  void beforeStoreWrite() throws IOException {
    if (startMarker != null) {
      syncStartMarker();
    }
    refuseAfterFailure();
  }

  /** Before an END marker is created as a temporary file that will be renamed to {@code marker}. */
  void beforeEndMarker(Path marker) throws IOException {
    syncStartMarker();
    syncEverything();
    endMarker = marker;
  }

  /** After the engine has renamed the END marker, and before it deletes what END supersedes. */
  public void afterCheckpoint() throws IOException {
    Path marker = endMarker;
    if (marker != null && Files.exists(marker)) {
      syncDirectory(DurableFiles.directoryOf(marker));
      endMarker = null;
    }
  }

  /** Makes every write and every name so far durable. */
  void syncEverything() throws IOException {
    refuseAfterFailure();
    try {
      pagesInFlight.await();
      for (TrackedFileIO file : unsynced.keySet()) {
        file.syncIfUnsynced();
      }
    } catch (IOException e) {
      throw failed(e);
    }
    refuseAfterFailure(); // of a sync of somebody else that ran meanwhile
    for (Path directory : List.copyOf(changedDirectories)) {
      // Removed first: a change that comes while the sync runs must be synced again.
      changedDirectories.remove(directory);
      if (Files.isDirectory(directory)) {
        syncDirectory(directory);
      }
    }
  }

  /** Makes the names in {@code directory} durable now. */
  void syncDirectory(Path directory) throws IOException {
    refuseAfterFailure();
    try {
      directories.sync(directory);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Remembers the first failure of the medium, and returns the given one to be thrown. */
  IOException failed(IOException cause) {
    // A channel that the engine itself closed is no failure of the medium; the engine reopens it.
    if (failure == null && !(cause instanceof ClosedChannelException)) {
      failure = cause;
    }
    return cause;
  }

  private synchronized void syncStartMarker() throws IOException {
    Path marker = startMarker;
    // Until the rename nothing of the new checkpoint can be written; what is written then belongs
    // to no checkpoint (a new file's header).
    if (marker != null && Files.exists(marker)) {
      syncDirectory(DurableFiles.directoryOf(marker));
      startMarker = null;
    }
  }

  private void refuseAfterFailure() throws IOException {
    IOException first = failure;
    if (first != null) {
      throw new IOException(
          "The store's medium failed before ("
              + first.getMessage()
              + "); nothing is written to it any more. Restart the node when the medium is repaired.",
          first);
    }
  }
}
