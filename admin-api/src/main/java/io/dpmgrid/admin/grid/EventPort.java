package io.dpmgrid.admin.grid;

import java.util.function.Consumer;

/** What this node sees happen. */
public interface EventPort {
  /**
   * Tells events from now on.
   *
   * @param sink may be called on any thread, never blocks and never throws
   * @return ends it
   */
  Registration subscribe(Consumer<GridEvent> sink);

  /** An end of telling; a second call does nothing. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
