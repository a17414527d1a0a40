package io.dpmgrid.ignite.store;

import java.io.IOException;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.processors.cache.persistence.filename.SharedFileTree;

/** What a crash can leave of catalogue files that nothing was acknowledged upon. */
public final class TornCatalogue {
  private TornCatalogue() {}

  /**
   * Removes it. Called before the engine reads its catalogue.
   *
   * @throws IOException if the work directory cannot be read or written
   */
  public static void remove(IgniteConfiguration engine) throws IOException {
    String work = engine.getWorkDirectory();
    if (work != null) {
      DurableMappings.removeTorn(new SharedFileTree(work).marshaller().toPath());
    }
  }
}
