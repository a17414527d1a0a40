package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;

/**
 * Whether one side of a grid may decide for all of it.
 *
 * @param held whether it may
 * @param running how many nodes of the baseline run on this side
 * @param baseline how many the baseline names
 * @param message why or why not, for people
 */
public record Quorum(boolean held, int running, int baseline, String message) {
  /** What an observation says. */
  static Quorum of(GridObservation grid, RebalanceSettings settings) {
    return of(grid.runningBaseline().size(), grid.baseline().size(), grid.witness(), settings);
  }

  /** The rule: more than half of the baseline; at exactly half, what is set for two nodes. */
  static Quorum of(int running, int baseline, boolean witness, RebalanceSettings settings) {
    String count = running + " of " + baseline + " nodes of the baseline run here";
    if (running * 2 > baseline) {
      return new Quorum(true, running, baseline, count);
    }
    if (baseline > 0 && running * 2 == baseline) {
      if (settings.twoNodes() == TwoNodes.WITNESS) {
        return witness
            ? new Quorum(true, running, baseline, count + ", and the witness agrees")
            : new Quorum(
                false,
                running,
                baseline,
                count + ", and the witness does not agree: bring it or a node back");
      }
      if (settings.twoNodes() == TwoNodes.SURVIVOR && baseline == 2) {
        return new Quorum(
            true, running, baseline, count + ", and the settings let one of two decide");
      }
    }
    return new Quorum(
        false,
        running,
        baseline,
        count + ", which is no majority: nothing is decided until more of them are back");
  }
}
