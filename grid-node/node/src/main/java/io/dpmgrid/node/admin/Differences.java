package io.dpmgrid.node.admin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.management.cache.IdleVerifyResult;
import org.apache.ignite.internal.management.cache.PartitionKey;
import org.apache.ignite.internal.processors.cache.verify.GridNotIdleException;
import org.apache.ignite.internal.processors.cache.verify.PartitionHashRecord;
import org.apache.ignite.internal.util.typedef.X;

/**
 * Tells copies that differ from those that are only written to, by comparing twice: copies that
 * differ in the same way both times were not written to in between. Not thread-safe.
 */
final class Differences {
  private Map<PartitionKey, Map<String, String>> before = Map.of();
  private Map<PartitionKey, Map<String, String>> now = Map.of();

  /**
   * Takes the next result.
   *
   * @return whether there is nothing that another comparison could make clear
   */
  boolean settled(IdleVerifyResult found) {
    before = now;
    now = prints(found);
    return !isWrittenTo(found.exceptions()) && now.keySet().stream().allMatch(this::stoodStill);
  }

  /**
   * Adds what the last result says, in the light of the one before it.
   *
   * @param last the one that was taken last
   */
  void report(IdleVerifyResult last, Findings findings) {
    findings.add(
        only(last.counterConflicts(), true), "Copies have seen different numbers of updates");
    findings.add(only(last.hashConflicts(), true), "Copies differ");
    Map<PartitionKey, List<PartitionHashRecord>> busy = new HashMap<>();
    busy.putAll(only(last.counterConflicts(), false));
    busy.putAll(only(last.hashConflicts(), false));
    findings.add(
        busy, "Could not be compared, as it is written to; check again while fewer writes go on");
    findings.add(last.movingPartitions(), "Was not compared, as a copy is being filled");
    findings.add(last.lostPartitions(), "Is lost: it has no owner");
    findings.add(last.exceptions());
  }

  /** Partitions whose copies differ though nothing was written to them between two results. */
  Set<PartitionKey> different(IdleVerifyResult last) {
    Set<PartitionKey> different = new HashSet<>(only(last.counterConflicts(), true).keySet());
    different.addAll(only(last.hashConflicts(), true).keySet());
    return different;
  }

  /** Partitions of which the last result does not tell whether their copies differ. */
  Set<PartitionKey> open(IdleVerifyResult last) {
    Set<PartitionKey> open = new HashSet<>(only(last.counterConflicts(), false).keySet());
    open.addAll(only(last.hashConflicts(), false).keySet());
    open.addAll(last.movingPartitions().keySet());
    open.addAll(last.lostPartitions().keySet());
    return open;
  }

  private Map<PartitionKey, List<PartitionHashRecord>> only(
      Map<PartitionKey, List<PartitionHashRecord>> conflicts, boolean stoodStill) {
    Map<PartitionKey, List<PartitionHashRecord>> chosen = new HashMap<>();
    conflicts.forEach(
        (partition, copies) -> {
          if (stoodStill(partition) == stoodStill) {
            chosen.put(partition, copies);
          }
        });
    return chosen;
  }

  private boolean stoodStill(PartitionKey partition) {
    Map<String, String> print = now.get(partition);
    return print != null && print.equals(before.get(partition));
  }

  /** Of each partition that differs: counter, size and hash of each copy. */
  private static Map<PartitionKey, Map<String, String>> prints(IdleVerifyResult of) {
    Map<PartitionKey, Map<String, String>> prints = new HashMap<>();
    for (Map<PartitionKey, List<PartitionHashRecord>> conflicts :
        List.of(of.counterConflicts(), of.hashConflicts())) {
      conflicts.forEach(
          (partition, copies) -> {
            Map<String, String> print = new TreeMap<>();
            for (PartitionHashRecord copy : copies) {
              print.put(
                  String.valueOf(copy.consistentId()),
                  copy.updateCounter() + " " + copy.size() + " " + copy.partitionHash());
            }
            prints.put(partition, print);
          });
    }
    return prints;
  }

  private static boolean isWrittenTo(Map<ClusterNode, Exception> failures) {
    return failures.values().stream().anyMatch(e -> X.hasCause(e, GridNotIdleException.class));
  }
}
