package io.dpmgrid.pmem.testing;

import java.util.List;

/**
 * Fails a test that acknowledges what is not durable, or that flushes what needs no flush.
 *
 * <p>Redundancy is judged line by line in the order in which things happened: two writers that
 * share a line may each be right to write it back, so ask {@link #assertNothingRedundant} only
 * where one thread works.
 */
public final class FlushAudit {
  private final CrashableMedium medium;

  /** Audits everything that happens on {@code medium} from now on. */
  public FlushAudit(CrashableMedium medium) {
    this.medium = medium;
    reset();
  }

  /** Forgets what was counted. */
  public void reset() {
    synchronized (medium) {
      medium.counts().clear();
    }
  }

  /** Lines (or sectors) written back. */
  public long writeBacks() {
    synchronized (medium) {
      return medium.counts().writeBacks();
    }
  }

  /** Fences. */
  public long fences() {
    synchronized (medium) {
      return medium.counts().fences();
    }
  }

  /** To be called where {@code [offset, offset + length)} is acknowledged as durable. */
  public void acknowledged(CrashableRegion region, long offset, long length) {
    synchronized (medium) {
      if (length > 0 && region.hasPending(offset, length)) {
        throw new AssertionError(
            region.path()
                + ": acknowledged "
                + offset
                + " + "
                + length
                + ", but "
                + dirty(region)
                + " are not durable");
      }
    }
  }

  /** To be called where everything stored so far is acknowledged as durable. */
  public void acknowledgedEverything() {
    synchronized (medium) {
      for (CrashableRegion region : medium.regions().values()) {
        acknowledged(region, 0, region.size());
      }
    }
  }

  /** Fails if a clean line was written back or a fence had nothing to complete. */
  public void assertNothingRedundant() {
    synchronized (medium) {
      List<String> redundant = medium.counts().redundant();
      if (!redundant.isEmpty()) {
        throw new AssertionError(redundant.size() + " redundant flushes: " + redundant);
      }
    }
  }

  private static String dirty(CrashableRegion region) {
    return "units " + region.pending().keySet();
  }
}
