package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.node.files.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.processors.cache.persistence.filename.NodeFileTree;
import org.apache.ignite.internal.processors.cache.persistence.filename.SnapshotFileTree;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.SnapshotOperationRequest;
import org.apache.ignite.internal.util.typedef.internal.CU;

/** Deletes what this node has of snapshots and destroyed caches, and looks for it. Thread-safe. */
final class LocalSnapshots {
  static final String LIST = "snapshots";
  static final String DELETE = "snapshot-delete";
  static final String IS_GONE = "cache-gone";

  /** The engine allows no other names; one with a slash could lead elsewhere. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,128}");

  private final GridKernalContext kernal;

  LocalSnapshots(GridKernalContext kernal) {
    this.kernal = kernal;
  }

  /** Whether it is as it was asked for. */
  record Done(boolean done) {}

  /** Deletes what is here of a snapshot; one that is not here is done too. */
  Done delete(JsonNode arguments) throws WireException {
    String name = name(arguments);
    IgniteSnapshotManager snapshots = kernal.cache().context().snapshotMgr();
    SnapshotOperationRequest creating = snapshots.currentCreateRequest();
    if (creating != null && name.equals(creating.snapshotName())) {
      throw new GridProblem.Conflict("Snapshot " + name + " is being made.");
    }
    if (snapshots.isRestoring(name)) {
      throw new GridProblem.Conflict("Snapshot " + name + " is being restored.");
    }
    if (snapshots.isSnapshotChecking(name)) {
      throw new GridProblem.Conflict("Snapshot " + name + " is being checked.");
    }
    Path root = new SnapshotFileTree(kernal, name, null).root().toPath();
    try {
      FileTree.delete(root);
    } catch (IOException e) {
      throw new GridProblem.Failed(root + ": cannot be deleted: " + e, e);
    }
    return new Done(true);
  }

  /** Whether the files of a destroyed cache group are deleted, so that it can be restored. */
  Done isGone(JsonNode arguments) throws WireException {
    JsonNode group = arguments.path("group");
    if (!group.isTextual()) {
      throw new WireException("no text 'group'");
    }
    int id = CU.cacheId(group.asText());
    if (kernal.cache().cacheGroup(id) != null) {
      return new Done(false);
    }
    for (File directory : kernal.pdsFolderResolver().fileTree().existingCacheDirs()) {
      String[] left = directory.list();
      if (CU.cacheId(NodeFileTree.cacheName(directory)) == id && left != null && left.length > 0) {
        return new Done(false);
      }
    }
    return new Done(true);
  }

  private static String name(JsonNode arguments) throws WireException {
    String name = arguments.path("name").asText("");
    if (!NAME.matcher(name).matches()) {
      throw new WireException("no name of a snapshot");
    }
    return name;
  }
}
