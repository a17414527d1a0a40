package io.dpmgrid.rebalancer.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether so few copies of a group fall to a node that a change moves noticeably more than it must.
 * Chance makes the loads of few copies differ more than the bounds allow, and each change corrects
 * other differences than the one before. Keeps the worst of what it is shown. Not thread-safe.
 */
public final class CopiesPerNode {
  /**
   * From so many copies per node on, a join or leave moves at most about 1.2 times what it must.
   */
  public static final int ENOUGH = 128;

  // The most nodes that each group was seen on, where those were too many for it.
  private final Map<String, Finding> findings = new LinkedHashMap<>();

  private record Finding(int partitions, int copies, int nodes) {}

  /** Shows it a group on a number of nodes. */
  public void see(String group, int partitions, int copies, int nodes) {
    // Where every node has a copy of everything, there is nothing to correct.
    if (nodes <= copies || (long) partitions * copies >= (long) ENOUGH * nodes) {
      return;
    }
    Finding last = findings.get(group);
    if (last == null || last.nodes < nodes) {
      findings.put(group, new Finding(partitions, copies, nodes));
    }
  }

  /** One sentence for every group with too few copies, with the number of partitions to take. */
  public List<String> warnings() {
    return findings.entrySet().stream()
        .map(entry -> sentence(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String sentence(String group, Finding found) {
    return "group "
        + group
        + " has "
        + (long) found.partitions * found.copies / found.nodes
        + " copies per node on "
        + found.nodes
        + " nodes: with fewer than "
        + ENOUGH
        + " a change may well move 1.4 times what it must; "
        + enoughPartitions(found.copies, found.nodes)
        + " partitions would do";
  }

  /** The smallest power of two with which enough copies fall to a node. */
  static long enoughPartitions(int copies, int nodes) {
    long needed = ((long) ENOUGH * nodes + copies - 1) / copies;
    long power = Long.highestOneBit(needed);
    return power == needed ? power : power << 1;
  }
}
