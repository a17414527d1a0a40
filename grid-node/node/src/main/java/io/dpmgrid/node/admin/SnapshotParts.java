package io.dpmgrid.node.admin;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridLocalConfigManager;
import org.apache.ignite.internal.processors.cache.persistence.filename.NodeFileTree;
import org.apache.ignite.internal.processors.cache.persistence.filename.SnapshotFileTree;
import org.apache.ignite.internal.processors.cache.persistence.metastorage.MetaStorage;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IncrementalSnapshotMetadata;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.SnapshotMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what this node has of snapshots. Thread-safe. */
final class SnapshotParts {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotParts.class);

  private final GridKernalContext kernal;

  SnapshotParts(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  /**
   * What one node has of a snapshot.
   *
   * @param nodeIds of whom; a directory can be shared. Empty if the part is broken
   * @param wantedNodeIds who took part
   * @param createdAtMillis since the epoch; 0 if it is not known
   * @param increments in order
   * @param noIncrementWhy why this node cannot make another increment; null if it can
   */
  record Part(
      String name,
      Set<String> nodeIds,
      Set<String> wantedNodeIds,
      long createdAtMillis,
      List<CachePart> caches,
      long partitions,
      long bytes,
      List<IncrementPart> increments,
      @Nullable String noIncrementWhy) {}

  /** A cache in a snapshot; {@code group} is what it is restored by. */
  record CachePart(String name, String group) {}

  record IncrementPart(int index, long createdAtMillis) {}

  record Parts(List<Part> items) {}

  Parts list() {
    IgniteSnapshotManager snapshots = kernal.cache().context().snapshotMgr();
    List<Part> parts = new ArrayList<>();
    for (String name : new TreeSet<>(snapshots.localSnapshotNames(null))) {
      if (LocalSnapshots.NAME.matcher(name).matches()) {
        parts.add(read(snapshots, name));
      }
    }
    return new Parts(parts);
  }

  private Part read(IgniteSnapshotManager snapshots, String name) {
    SnapshotFileTree local = new SnapshotFileTree(kernal, name, null);
    long bytes = bytes(local.root().toPath());
    List<SnapshotMetadata> metas;
    try {
      metas = snapshots.readSnapshotMetadatas(local);
    } catch (IgniteException e) {
      LOG.warn("the snapshot {} cannot be read", name, e);
      metas = List.of();
    }
    if (metas.isEmpty()) {
      return new Part(
          name,
          Set.of(),
          Set.of(),
          0,
          List.of(),
          0,
          bytes,
          List.of(),
          "The snapshot is not whole on this node.");
    }
    Set<String> nodeIds = new TreeSet<>();
    Set<CachePart> caches = new LinkedHashSet<>();
    long partitions = 0;
    for (SnapshotMetadata meta : metas) {
      nodeIds.add(meta.consistentId());
      partitions += meta.partitions().values().stream().mapToLong(Set::size).sum();
      caches.addAll(
          caches(
              new SnapshotFileTree(kernal, name, null, meta.folderName(), meta.consistentId()),
              meta));
    }
    SnapshotMetadata first = metas.get(0);
    return new Part(
        name,
        nodeIds,
        new TreeSet<>(first.baselineNodes()),
        first.snapshotTime(),
        List.copyOf(caches),
        partitions,
        bytes,
        increments(snapshots, name),
        noIncrementWhy(first, caches));
  }

  private List<CachePart> caches(SnapshotFileTree tree, SnapshotMetadata meta) {
    List<CachePart> caches = new ArrayList<>();
    for (int group : meta.cacheGroupIds()) {
      for (File directory : tree.existingCacheDirectories(group)) {
        for (File file : NodeFileTree.existingCacheConfigFiles(directory)) {
          try {
            CacheConfiguration<?, ?> cache =
                GridLocalConfigManager.readCacheData(
                        file, kernal.marshallerContext().jdkMarshaller(), kernal.config())
                    .config();
            String ofGroup = cache.getGroupName();
            caches.add(new CachePart(cache.getName(), ofGroup == null ? cache.getName() : ofGroup));
          } catch (IgniteCheckedException e) {
            LOG.warn("{}: cannot be read", file, e);
          }
        }
      }
    }
    return caches;
  }

  private static List<IncrementPart> increments(IgniteSnapshotManager snapshots, String name) {
    TreeMap<Integer, IncrementPart> increments = new TreeMap<>();
    try {
      for (IncrementalSnapshotMetadata one : snapshots.readIncrementalSnapshotMetadatas(name)) {
        increments.put(
            one.incrementIndex(), new IncrementPart(one.incrementIndex(), one.snapshotTime()));
      }
    } catch (IgniteException e) {
      LOG.warn("the increments of snapshot {} cannot be read", name, e);
    }
    return List.copyOf(increments.values());
  }

  /** What this node can know beforehand; the engine checks more when it makes one. */
  private @Nullable String noIncrementWhy(SnapshotMetadata meta, Set<CachePart> caches) {
    if (!kernal.config().getDataStorageConfiguration().isWalCompactionEnabled()) {
      return "The log is not compacted: set log.compaction to true on every node, and restart it.";
    }
    if (meta.onlyPrimary() || meta.dump()) {
      return "The snapshot has primary copies only.";
    }
    for (int group : meta.cacheGroupIds()) {
      if (group != MetaStorage.METASTORAGE_CACHE_ID) {
        CacheGroupContext now = kernal.cache().cacheGroup(group);
        if (now == null) {
          return "A cache of the snapshot was destroyed since, or the cluster is inactive.";
        }
      }
    }
    for (CachePart cache : caches) {
      if (!kernal.cache().cacheDescriptors().containsKey(cache.name())) {
        return "Cache '" + cache.name() + "' of the snapshot was destroyed since.";
      }
    }
    return null;
  }

  private static long bytes(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    } catch (IOException | UncheckedIOException e) {
      // It is being deleted.
      return 0;
    }
  }
}
