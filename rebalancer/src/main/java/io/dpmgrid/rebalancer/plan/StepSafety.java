package io.dpmgrid.rebalancer.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a step takes copies from partitions. Looks at every partition once. Not thread-safe. */
final class StepSafety {
  private final RebalancePolicy policy;
  private final Count lastCopies = new Count();
  private final Count fewer = new Count();
  private final Count tooFew = new Count();
  private final Count lost = new Count();

  StepSafety(RebalancePolicy policy) {
    this.policy = policy;
  }

  /** Partitions to which the same happens; the first one is named. */
  private static final class Count {
    private @Nullable PartitionGroup group;
    private int partition;
    private int had;
    private int left;
    private long all;

    void add(PartitionGroup of, int number, int before, int after) {
      if (all++ == 0) {
        group = of;
        partition = number;
        had = before;
        left = after;
      }
    }

    @Override
    public String toString() {
      String first = "partition " + partition + " of " + (group == null ? "" : group.name());
      return all == 1 ? first : first + " and " + (all - 1) + " more";
    }
  }

  /**
   * One partition.
   *
   * @param owners how many nodes have it, running or not
   * @param alive how many running nodes have it
   * @param after how many running nodes will have it
   */
  void see(PartitionGroup group, int partition, int owners, int alive, int after) {
    if (owners == 0) {
      lost.add(group, partition, 0, 0);
    } else if (alive == 0) {
      lastCopies.add(group, partition, owners, 0);
    } else if (after < alive) {
      fewer.add(group, partition, alive, after);
      if (after < policy.minimumCopies()) {
        tooFew.add(group, partition, alive, after);
      }
    }
  }

  /** What speaks against the step, if anything does. */
  @Nullable Refusal refusal(StepKind kind, List<String> subjects) {
    if (lastCopies.all > 0) {
      return new Refusal(
          kind,
          subjects,
          "the only copies of " + lastCopies + " are on nodes that do not run",
          "bring one of these nodes back, or give the partitions up as lost first");
    }
    Count missing = policy.fewerCopiesAllowed() ? tooFew : fewer;
    if (missing.all > 0) {
      return new Refusal(
          kind,
          subjects,
          missing + " would have " + missing.left + " running copies instead of " + missing.had,
          policy.fewerCopiesAllowed()
              ? "add a node first, or lower rebalance.minimum-copies"
              : "add a node first, or allow fewer copies (rebalance.minimum-copies)");
    }
    return null;
  }

  /** What people should know though it is no obstacle. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (lost.all > 0) {
      notes.add(lost + " has no owner and is lost: nothing can be copied from it");
    }
    if (fewer.all > 0) {
      notes.add(fewer + " will have " + fewer.left + " running copies instead of " + fewer.had);
    }
    return notes;
  }
}
