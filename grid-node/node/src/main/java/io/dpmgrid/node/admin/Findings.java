package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.CheckReport;
import io.dpmgrid.admin.grid.Finding;
import io.dpmgrid.admin.grid.WorkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.PartitionKey;
import org.apache.ignite.internal.processors.cache.verify.PartitionHashRecord;
import org.jspecify.annotations.Nullable;

/** Gathers what a check finds, up to a bound. Not thread-safe. */
final class Findings {
  private static final int MAX_FINDINGS = 1000;
  private static final int MAX_MESSAGE = 4000;

  private final long partitions;
  private final List<Finding> findings = new ArrayList<>();
  private long dropped;

  /**
   * @param partitions how many were checked
   */
  Findings(long partitions) {
    this.partitions = partitions;
  }

  void add(IdleVerifyResult result) {
    add(result.counterConflicts(), "Copies have seen different numbers of updates");
    add(result.hashConflicts(), "Copies differ");
    add(result.movingPartitions(), "Was not compared, as a copy is being filled");
    add(result.lostPartitions(), "Is lost: it has no owner");
    add(result.exceptions());
    if (result.hasConflicts() && findings.isEmpty()) {
      // Transactions of increments, which the engine gives in words only.
      StringBuilder words = new StringBuilder();
      result.print(words::append, false);
      add(null, null, null, words.toString().strip());
    }
  }

  void add(Map<ClusterNode, Exception> failures) {
    failures.forEach((node, failure) -> add(null, null, Members.id(node), deepest(failure)));
  }

  void add(Map<PartitionKey, List<PartitionHashRecord>> conflicts, String what) {
    conflicts.forEach(
        (key, copies) -> {
          StringBuilder message = new StringBuilder(what).append(": ");
          for (PartitionHashRecord copy : copies) {
            message
                .append(copy.consistentId())
                .append(" has counter ")
                .append(copy.updateCounter())
                .append(", size ")
                .append(copy.size())
                .append(", hash ")
                .append(copy.partitionHash())
                .append("; ");
          }
          add(key.groupName(), key.partitionId(), null, message.toString());
        });
  }

  void add(
      @Nullable String cache, @Nullable Integer partition, @Nullable String node, String message) {
    if (findings.size() == MAX_FINDINGS) {
      dropped++;
      return;
    }
    findings.add(
        new Finding(
            cache,
            partition,
            node,
            message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message));
  }

  /** The first of them, for people; empty if nothing was found. */
  Optional<String> first() {
    return findings.stream().map(Finding::message).findFirst();
  }

  WorkResult result() {
    return new WorkResult.Report(
        new CheckReport(findings.isEmpty(), partitions, List.copyOf(findings), dropped));
  }

  static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }
}
