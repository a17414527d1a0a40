package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.Checkpoint;
import io.dpmgrid.admin.grid.CheckpointPort;
import io.dpmgrid.admin.grid.CheckpointRequest;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkCancelledException;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.ComputeTaskInternalFuture;
import org.apache.ignite.internal.management.checkpoint.CheckpointCommandArg;
import org.apache.ignite.internal.management.checkpoint.CheckpointTask;
import org.apache.ignite.internal.visor.VisorTaskArgument;
import org.apache.ignite.internal.visor.VisorTaskResult;

/** Checkpoints of all nodes; they are triggered by the engine's own task. Thread-safe. */
final class Checkpoints implements CheckpointPort {
  private final Members members;
  private final FactsBoard facts;

  Checkpoints(Members members, FactsBoard facts) {
    this.members = members;
    this.facts = facts;
  }

  @Override
  public Found<Checkpoint> checkpoints() {
    Survey<NodeFacts> survey = facts.survey();
    return new Found<>(
        survey.told().values().stream().map(NodeFacts::checkpoint).toList(), survey.unknown());
  }

  @Override
  public GridWork prepareCheckpoint(CheckpointRequest request) {
    // Stores of an inactive cluster are closed: there is nothing to write.
    members.requireActive("make checkpoints");
    List<ClusterNode> nodes = new ArrayList<>();
    if (request.nodeIds().isEmpty()) {
      nodes.addAll(members.servers());
    } else {
      request.nodeIds().stream().distinct().forEach(id -> nodes.add(members.requireServer(id)));
    }
    return new Work(nodes, request.reason());
  }

  private final class Work implements GridWork {
    private final List<ClusterNode> nodes;
    private final String reason;

    Work(List<ClusterNode> nodes, String reason) {
      this.nodes = List.copyOf(nodes);
      this.reason = reason;
    }

    @Override
    public WorkResult run(WorkProgress progress)
        throws InterruptedException, WorkCancelledException {
      Map<ClusterNode, ComputeTaskInternalFuture<VisorTaskResult<String>>> running =
          new LinkedHashMap<>();
      for (ClusterNode node : nodes) {
        CheckpointCommandArg argument = new CheckpointCommandArg();
        argument.reason(reason);
        argument.waitForFinish(true);
        running.put(
            node,
            members
                .kernal()
                .task()
                .execute(
                    CheckpointTask.class, new VisorTaskArgument<>(node.id(), argument, false)));
      }
      long done = 0;
      for (Map.Entry<ClusterNode, ComputeTaskInternalFuture<VisorTaskResult<String>>> one :
          running.entrySet()) {
        String id = Members.id(one.getKey());
        progress.report(done, (long) nodes.size(), "nodes", "Waiting for " + id + ".");
        VisorTaskResult<String> result =
            new EngineWait("the checkpoint of " + id, progress).await(one.getValue(), () -> {});
        try {
          result.result();
        } catch (Exception e) {
          throw new GridProblem.Failed(
              "The checkpoint of "
                  + id
                  + " failed: "
                  + Findings.deepest(e)
                  + ". Those of other nodes may be finished.",
              e);
        }
        done++;
      }
      progress.report(done, (long) nodes.size(), "nodes", "All nodes are done.");
      return new WorkResult.None();
    }

    @Override
    public boolean cancellable() {
      return false;
    }
  }
}
