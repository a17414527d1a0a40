package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/** How running work talks to those who wait for it. Thread-safe; no method blocks. */
public interface WorkProgress {
  /**
   * Tells how far it is.
   *
   * @param done 0 or more
   * @param total null while it is not known
   * @param unit plural, such as {@code partitions}
   * @param message for people
   */
  void report(long done, @Nullable Long total, @Nullable String unit, @Nullable String message);

  /**
   * Is it to stop. Work that polls this throws {@link WorkCancelledException} after it has tidied
   * up.
   */
  boolean cancelRequested();

  /**
   * Calls back once when it is to stop, at once if it already is. For work that waits in the
   * engine.
   *
   * @param action does not block for long
   */
  void onCancel(Runnable action);
}
