package io.dpmgrid.ignite.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.ignite.internal.processors.cache.persistence.filename.NodeFileTree;

/**
 * What is needed to read the pages and bypasses the engine's file factory: directories, cache
 * configurations, type mappings that came with a join. {@link #sync} makes all of it durable; what
 * it has once made durable costs a look at the file's attributes.
 *
 * <p>Not thread-safe: one exchange at a time.
 */
final class StoreCatalogue {
  private record Version(Object key, long size, long modified) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return new Version(
          key == null ? file : key, attributes.size(), attributes.lastModifiedTime().toMillis());
    }
  }

  private final NodeFileTree tree;
  private final StoreBarriers barriers;
  private final DurableFiles files;
  private final Map<Path, Version> durable = new ConcurrentHashMap<>();
  private final Set<Path> durableNames = ConcurrentHashMap.newKeySet();

  StoreCatalogue(NodeFileTree tree, DurableFileIOFactory factory) {
    this.tree = tree;
    this.barriers = factory.barriers();
    this.files = factory.durableFiles();
  }

  /**
   * @throws IOException if the medium refused; the node must not serve
   */
  void sync() throws IOException {
    for (Path directory : roots()) {
      if (Files.isDirectory(directory)) {
        nameIsDurable(directory);
      }
    }
    syncFiles(tree.marshaller().toPath(), "*.classname*");
    for (File cache : tree.existingCacheDirs()) {
      nameIsDurable(cache.toPath());
      syncFiles(cache.toPath(), "*.dat");
    }
  }

  // Every directory that the engine makes, and the parents that it makes with them.
  private List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    Path work = tree.root().toPath().toAbsolutePath();
    Stream<File> made =
        Stream.concat(
            Stream.of(
                tree.marshaller(),
                tree.binaryMeta(),
                tree.checkpoint(),
                tree.metaStorage(),
                tree.wal(),
                tree.walArchive()),
            tree.allStorages());
    for (Path directory : made.map(file -> file.toPath().toAbsolutePath()).toList()) {
      Path outermost = directory.startsWith(work) ? work : DurableFiles.directoryOf(directory);
      roots.addAll(DurableFiles.chain(outermost, directory));
    }
    return roots;
  }

  private void nameIsDurable(Path directory) throws IOException {
    if (!durableNames.contains(directory)) {
      barriers.syncDirectory(DurableFiles.directoryOf(directory));
      durableNames.add(directory);
    }
  }

  private void syncFiles(Path directory, String glob) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    boolean changed = false;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
      for (Path file : found) {
        changed |= syncFile(file);
      }
    }
    if (changed) {
      barriers.syncDirectory(directory);
    }
  }

  private boolean syncFile(Path file) throws IOException {
    Version version = Version.of(file);
    if (version.equals(durable.get(file))) {
      return false;
    }
    try {
      files.force(file);
    } catch (IOException e) {
      throw barriers.failed(e);
    }
    durable.put(file, version);
    return true;
  }
}
