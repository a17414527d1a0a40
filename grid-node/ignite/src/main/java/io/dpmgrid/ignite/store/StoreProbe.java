package io.dpmgrid.ignite.store;

import io.dpmgrid.pmem.medium.MediumProbe;
import io.dpmgrid.pmem.medium.Survives;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.filename.NodeFileTree;

/**
 * Finds out what a node's places survive. The places are probed once, cache groups are asked each
 * time. Thread-safe.
 */
public final class StoreProbe {
  private final GridCacheSharedContext<?, ?> engine;
  private final Map<String, Survives> places;

  private StoreProbe(GridCacheSharedContext<?, ?> engine, Map<String, Survives> places) {
    this.engine = engine;
    this.places = places;
  }

  /**
   * Probes every directory of the node; one that the engine has still to make is probed where it
   * will be.
   *
   * @throws IOException if a directory takes no file of ours
   */
  static StoreProbe of(GridCacheSharedContext<?, ?> engine) throws IOException {
    NodeFileTree tree = engine.kernalContext().pdsFolderResolver().fileTree();
    MediumProbe probe = new MediumProbe();
    Map<String, Survives> places = new TreeMap<>();
    put(places, "log", tree.wal(), probe);
    put(places, "archive", tree.walArchive(), probe);
    put(places, "work directory", tree.root(), probe);
    put(places, "storage", tree.nodeStorage(), probe);
    for (Map.Entry<String, File> extra : tree.extraStorages().entrySet()) {
      put(places, "storage " + extra.getKey(), extra.getValue(), probe);
    }
    return new StoreProbe(engine, places);
  }

  /** What acknowledged writes survive now. */
  public StoreSurvival survival() {
    List<String> withoutLog =
        engine.cache().cacheGroups().stream()
            .filter(group -> group.persistenceEnabled() && !group.walEnabled())
            .map(CacheGroupContext::cacheOrGroupName)
            .toList();
    return new StoreSurvival(places, withoutLog);
  }

  private static void put(
      Map<String, Survives> places, String name, File directory, MediumProbe probe)
      throws IOException {
    Path existing = directory.toPath().toAbsolutePath();
    for (Path parent = existing.getParent();
        parent != null && !Files.isDirectory(existing);
        parent = existing.getParent()) {
      existing = parent;
    }
    places.merge(name, probe.probe(existing).survives(), Survives::weakest);
  }
}
