package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.UnknownNode;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ignite.cluster.ClusterNode;

/** Deletes a snapshot on every node that may have a part of it. */
final class SnapshotDeletion implements GridWork {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Members members;
  private final Post post;
  private final SnapshotCatalogue catalogue;
  private final String name;

  SnapshotDeletion(Members members, Post post, SnapshotCatalogue catalogue, String name) {
    this.members = members;
    this.post = post;
    this.catalogue = catalogue;
    this.name = name;
  }

  @Override
  public WorkResult run(WorkProgress progress) {
    SnapshotCatalogue.Entry entry = catalogue.read().entries().get(name);
    List<ClusterNode> servers = members.servers();
    Set<String> missed = new TreeSet<>(entry == null ? Set.of() : entry.wanted());
    servers.forEach(node -> missed.remove(Members.id(node)));
    progress.report(0, (long) servers.size(), "nodes", "Deleting.");
    JsonNode arguments = JsonNodeFactory.instance.objectNode().put("name", name);
    Survey<LocalSnapshots.Done> survey =
        Survey.of(
            post.askPatiently(servers, LocalSnapshots.DELETE, arguments, LIMIT),
            LocalSnapshots.Done.class);
    long done = survey.told().size();
    progress.report(done, (long) servers.size(), "nodes", "Deleted on " + done + " nodes.");
    if (!survey.unknown().isEmpty() || !missed.isEmpty()) {
      StringBuilder message =
          new StringBuilder("Not every node has deleted its part of '" + name + "'.");
      for (UnknownNode one : survey.unknown()) {
        message.append(' ').append(one.nodeId()).append(": ").append(one.reason());
      }
      missed.forEach(id -> message.append(' ').append(id).append(": The node is offline."));
      throw new GridProblem.Failed(message.append(" Delete it again later.").toString());
    }
    return new WorkResult.None();
  }

  @Override
  public boolean cancellable() {
    return false;
  }
}
