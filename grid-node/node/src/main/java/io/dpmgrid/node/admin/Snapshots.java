package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.RestoreRequest;
import io.dpmgrid.admin.grid.Snapshot;
import io.dpmgrid.admin.grid.SnapshotCheckRequest;
import io.dpmgrid.admin.grid.SnapshotKind;
import io.dpmgrid.admin.grid.SnapshotPort;
import io.dpmgrid.admin.grid.SnapshotRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ignite.internal.processors.cache.DynamicCacheDescriptor;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.IgniteSnapshotManager;
import org.apache.ignite.internal.processors.cache.persistence.snapshot.SnapshotOperationRequest;
import org.jspecify.annotations.Nullable;

/** Snapshots of the cluster: what can be refused beforehand is refused here. Thread-safe. */
final class Snapshots implements SnapshotPort {
  private final Members members;
  private final Post post;
  private final SnapshotCatalogue catalogue;
  private final SizesBoard sizes;

  Snapshots(Members members, Post post, SizesBoard sizes) {
    this.members = members;
    this.post = post;
    this.catalogue = new SnapshotCatalogue(members, post);
    this.sizes = sizes;
  }

  @Override
  public Found<Snapshot> snapshots() {
    SnapshotCatalogue.Listing listing = catalogue.read();
    return new Found<>(
        listing.entries().values().stream().map(SnapshotCatalogue.Entry::view).toList(),
        listing.unknown());
  }

  @Override
  public GridWork prepareCreate(SnapshotRequest request) {
    members.requireActive("take snapshots");
    requireNothingRuns();
    SnapshotCatalogue.Listing listing = catalogue.read();
    SnapshotCatalogue.Entry there = listing.entries().get(request.name());
    boolean increment = request.kind() == SnapshotKind.INCREMENTAL;
    if (increment) {
      Snapshot base = listing.require(request.name()).view();
      if (!base.incrementalPossible()) {
        throw new GridProblem.Conflict(
            "An increment of '"
                + request.name()
                + "' is impossible: "
                + base.incrementalImpossibleReason());
      }
    } else if (there != null) {
      throw new GridProblem.Conflict(
          "A snapshot '"
              + request.name()
              + "' is there already: choose another name, or delete it first.");
    }
    return new SnapshotCreation(members, request.name(), increment);
  }

  @Override
  public GridWork prepareDelete(String name) {
    requireName(name);
    IgniteSnapshotManager engine = engine();
    if (engine.isRestoring(name)) {
      throw new GridProblem.Conflict("Snapshot '" + name + "' is being restored.");
    }
    if (engine.isSnapshotChecking(name)) {
      throw new GridProblem.Conflict("Snapshot '" + name + "' is being checked.");
    }
    SnapshotOperationRequest creating = engine.currentCreateRequest();
    if (creating != null && name.equals(creating.snapshotName())) {
      throw new GridProblem.Conflict("Snapshot '" + name + "' is being made.");
    }
    return new SnapshotDeletion(members, post, catalogue, name);
  }

  @Override
  public GridWork prepareRestore(String name, RestoreRequest request) {
    SnapshotCatalogue.Entry entry = catalogue.read().require(name);
    members.requireActive("restore caches");
    requireNothingRuns();
    requireIncrement(entry, request.increment());
    requireWhole(entry);
    Set<String> groups = groups(entry, request.caches());
    List<String> existing = existing(entry, groups);
    if (!existing.isEmpty() && !request.replace()) {
      throw new GridProblem.Conflict(
          "The cluster has "
              + String.join(", ", existing)
              + " already. To destroy what is there and restore the snapshot: replace (in the API"
              + " replace: true, on the command line --replace).");
    }
    SnapshotCheck check = new SnapshotCheck(members, name, request.increment(), entry.partitions());
    return new SnapshotRestore(
        members, post, sizes, name, groups, existing, request.increment(), check);
  }

  @Override
  public GridWork prepareCheck(String name, SnapshotCheckRequest request) {
    SnapshotCatalogue.Entry entry = catalogue.read().require(name);
    requireIncrement(entry, request.increment());
    if (engine().isSnapshotCreating()) {
      throw new GridProblem.Conflict("A snapshot is being made: check '" + name + "' after it.");
    }
    return new SnapshotCheck(members, name, request.increment(), entry.partitions());
  }

  /** Caches that stand where those of the snapshot are restored to. */
  private List<String> existing(SnapshotCatalogue.Entry entry, Set<String> groups) {
    Set<String> names =
        entry.caches().stream()
            .filter(cache -> groups.contains(cache.group()))
            .map(SnapshotParts.CachePart::name)
            .collect(Collectors.toSet());
    List<String> existing = new ArrayList<>();
    for (DynamicCacheDescriptor cache : members.kernal().cache().cacheDescriptors().values()) {
      String name = cache.cacheName();
      String group = cache.groupDescriptor().cacheOrGroupName();
      if (names.contains(name)) {
        existing.add(name);
      } else if (groups.contains(group)) {
        throw new GridProblem.Conflict(
            "Cache group '"
                + group
                + "' has '"
                + name
                + "', which is not in the snapshot, and a group is restored as a whole: destroy '"
                + name
                + "' first, or restore into another cluster.");
      }
    }
    Collections.sort(existing);
    return existing;
  }

  /**
   * Parts of nodes that are gone may lie with others: what counts is that all are somewhere. What a
   * node of the engine alone has is not known here; the engine asks it itself.
   */
  private void requireWhole(SnapshotCatalogue.Entry entry) {
    Set<String> missing = new TreeSet<>(entry.wanted());
    entry.view().nodeIds().forEach(missing::remove);
    members.servers().stream()
        .filter(node -> !NodeAttributes.isOurs(node))
        .forEach(node -> missing.remove(Members.id(node)));
    if (!missing.isEmpty() || entry.view().nodeIds().isEmpty()) {
      throw new GridProblem.Conflict(
          "Parts of the snapshot are missing, so nothing can be restored: "
              + entry.view().incrementalImpossibleReason());
    }
  }

  private static Set<String> groups(SnapshotCatalogue.Entry entry, List<String> names) {
    Set<String> groups = new LinkedHashSet<>();
    for (SnapshotParts.CachePart cache : entry.caches()) {
      if (names.isEmpty() || names.contains(cache.name())) {
        groups.add(cache.group());
      }
    }
    for (String name : names) {
      if (entry.caches().stream().noneMatch(cache -> cache.name().equals(name))) {
        throw new GridProblem.NotFound("The snapshot has no cache '" + name + "'.");
      }
    }
    for (SnapshotParts.CachePart cache : entry.caches()) {
      if (groups.contains(cache.group()) && !names.isEmpty() && !names.contains(cache.name())) {
        throw new GridProblem.Refused(
            "Cache group '"
                + cache.group()
                + "' is restored as a whole: name '"
                + cache.name()
                + "' too.");
      }
    }
    if (groups.isEmpty()) {
      throw new GridProblem.Refused("The snapshot has no caches.");
    }
    return groups;
  }

  private static void requireIncrement(SnapshotCatalogue.Entry entry, @Nullable Integer increment) {
    if (increment != null
        && entry.view().increments().stream().noneMatch(one -> one.index() == increment)) {
      throw new GridProblem.NotFound(
          "Snapshot '" + entry.view().name() + "' has no increment " + increment + ".");
    }
  }

  private void requireNothingRuns() {
    if (engine().isSnapshotCreating()) {
      throw new GridProblem.Conflict("A snapshot is being made: wait until it is finished.");
    }
    if (engine().isRestoring()) {
      throw new GridProblem.Conflict("A snapshot is being restored: wait until it is finished.");
    }
  }

  private static void requireName(String name) {
    if (!LocalSnapshots.NAME.matcher(name).matches()) {
      throw new GridProblem.Refused("'" + name + "' is no name of a snapshot.");
    }
  }

  private IgniteSnapshotManager engine() {
    return members.kernal().cache().context().snapshotMgr();
  }
}
