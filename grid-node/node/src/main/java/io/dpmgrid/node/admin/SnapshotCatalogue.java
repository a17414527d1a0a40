package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Increment;
import io.dpmgrid.admin.grid.Snapshot;
import io.dpmgrid.admin.grid.UnknownNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts the parts of snapshots together that the nodes have. Thread-safe. */
final class SnapshotCatalogue {
  private final Members members;
  private final Post post;

  SnapshotCatalogue(Members members, Post post) {
    this.members = members;
    this.post = post;
  }

  /**
   * A snapshot.
   *
   * @param wanted ids of the nodes that took part
   * @param partitions copies of partitions in it
   */
  record Entry(
      Snapshot view, List<SnapshotParts.CachePart> caches, Set<String> wanted, long partitions) {}

  /** By name, in order. */
  record Listing(Map<String, Entry> entries, List<UnknownNode> unknown) {
    Entry require(String name) {
      Entry entry = entries.get(name);
      if (entry == null) {
        throw new GridProblem.NotFound("There is no snapshot '" + name + "'.");
      }
      return entry;
    }
  }

  Listing read() {
    Survey<SnapshotParts.Parts> survey =
        Survey.of(
            post.ask(
                members.servers(),
                LocalSnapshots.LIST,
                JsonNodeFactory.instance.objectNode(),
                FactsBoard.LIMIT),
            SnapshotParts.Parts.class);
    Map<String, List<SnapshotParts.Part>> byName = new TreeMap<>();
    for (SnapshotParts.Parts told : survey.told().values()) {
      for (SnapshotParts.Part part : told.items()) {
        byName.computeIfAbsent(part.name(), name -> new ArrayList<>()).add(part);
      }
    }
    Map<String, Entry> entries = new TreeMap<>();
    Map<String, String> silent = new TreeMap<>();
    survey.unknown().forEach(one -> silent.put(one.nodeId(), one.reason()));
    byName.forEach((name, parts) -> entries.put(name, entry(name, parts, silent)));
    return new Listing(entries, survey.unknown());
  }

  private Entry entry(
      String name, List<SnapshotParts.Part> parts, Map<String, String> reasonsOfSilent) {
    Set<String> holders = new TreeSet<>();
    Set<String> wanted = new TreeSet<>();
    Set<SnapshotParts.CachePart> caches = new LinkedHashSet<>();
    Map<Integer, Increment> increments = new TreeMap<>();
    Instant createdAt = null;
    String why = null;
    for (SnapshotParts.Part part : parts) {
      holders.addAll(part.nodeIds());
      wanted.addAll(part.wantedNodeIds());
      caches.addAll(part.caches());
      Instant at = instant(part.createdAtMillis());
      if (at != null && (createdAt == null || at.isBefore(createdAt))) {
        createdAt = at;
      }
      part.increments()
          .forEach(
              one ->
                  increments.putIfAbsent(
                      one.index(), new Increment(one.index(), instant(one.createdAtMillis()))));
      why = why == null ? part.noIncrementWhy() : why;
    }
    boolean complete = !holders.isEmpty() && holders.containsAll(wanted);
    if (!complete) {
      why = "The snapshot is not complete.";
    }
    for (String node : wanted) {
      if (members.server(node).isEmpty()) {
        why = "Node '" + node + "', which took part in the snapshot, is offline.";
      } else if (reasonsOfSilent.containsKey(node) && !holders.contains(node)) {
        why =
            "Whether node '"
                + node
                + "' has its part of the snapshot is not known: "
                + reasonsOfSilent.get(node);
      }
    }
    Snapshot view =
        new Snapshot(
            name,
            createdAt,
            complete,
            caches.stream().map(SnapshotParts.CachePart::name).sorted().distinct().toList(),
            List.copyOf(holders),
            parts.stream().mapToLong(SnapshotParts.Part::bytes).sum(),
            List.copyOf(increments.values()),
            why == null,
            why);
    return new Entry(
        view,
        List.copyOf(caches),
        wanted,
        parts.stream().mapToLong(SnapshotParts.Part::partitions).sum());
  }

  private static @Nullable Instant instant(long millis) {
    return millis > 0 ? Instant.ofEpochMilli(millis) : null;
  }
}
