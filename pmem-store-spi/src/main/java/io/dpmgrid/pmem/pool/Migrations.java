package io.dpmgrid.pmem.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps that lead from older formats to the current one, in order.
 *
 * @param steps each starts where the one before ends; the last ends at {@code current}
 * @param current the version that is written
 */
record Migrations(List<Migration> steps, int current) {
  /** This release's; the first format has nothing before it. */
  static final Migrations OF_THIS_RELEASE =
      new Migrations(List.of(), SuperblockDescriptor.FORMAT_VERSION);

  Migrations {
    steps = List.copyOf(steps);
    int version = current - steps.size();
    for (Migration step : steps) {
      if (step.from() != version++) {
        throw new IllegalArgumentException(
            "migration from version " + step.from() + " is out of order before " + current);
      }
    }
  }

  /** The oldest version that can still be opened. */
  int oldest() {
    return current - steps.size();
  }

  /** What is to be done to a pool of {@code version}, {@code oldest() <= version <= current}. */
  List<Migration> from(int version) {
    List<Migration> todo = new ArrayList<>();
    for (Migration step : steps) {
      if (step.from() >= version) {
        todo.add(step);
      }
    }
    return todo;
  }
}
