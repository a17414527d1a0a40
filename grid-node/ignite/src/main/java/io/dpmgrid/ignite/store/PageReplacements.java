package io.dpmgrid.ignite.store;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.pagemem.FullPageId;
import org.apache.ignite.internal.processors.cache.persistence.DataRegion;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.DelayedPageReplacementTracker;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.PageMemoryImpl;
import org.jspecify.annotations.Nullable;

/**
 * Waits for page replacement. A page that makes room for another leaves the checkpoint's list
 * before it is written, and the engine does not wait for that write before it ends the checkpoint.
 * The engine's tracker knows such pages from before they leave the list.
 */
final class PageReplacements implements StoreBarriers.PagesInFlight {
  private final GridCacheDatabaseSharedManager database;
  private final Field tracker;

  PageReplacements(GridCacheDatabaseSharedManager database) throws IgniteCheckedException {
    this.database = database;
    tracker = EngineField.of(PageMemoryImpl.class, "delayedPageReplacementTracker");
  }

  @Override
  public void await() throws IOException {
    try {
      for (DataRegion region : database.checkpointedDataRegions()) {
        if (region.pageMemory() instanceof PageMemoryImpl memory) {
          await((DelayedPageReplacementTracker) tracker.get(memory));
        }
      }
    } catch (IgniteCheckedException | IllegalAccessException e) {
      throw new IOException("The engine's page replacement cannot be watched", e);
    }
  }

  // Absent when pages are written under the segment's lock; then there is nothing in flight.
  static void await(@Nullable DelayedPageReplacementTracker replacements)
      throws IgniteCheckedException, IllegalAccessException {
    if (replacements == null) {
      return;
    }
    Field stripes = EngineField.of(DelayedPageReplacementTracker.class, "stripes");
    Field locked = EngineField.of(stripes.getType().getComponentType(), "locked");
    for (Object stripe : (Object[]) stripes.get(replacements)) {
      Collection<?> pages = (Collection<?>) locked.get(stripe);
      List<Object> inFlight;
      synchronized (pages) {
        inFlight = new ArrayList<>(pages);
      }
      for (Object page : inFlight) {
        replacements.waitUnlock((FullPageId) page);
      }
    }
  }
}
