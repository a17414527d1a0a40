package io.dpmgrid.rebalancer.simulate;

import java.util.List;

/**
 * What a simulation showed.
 *
 * @param placeMillis how long the first placement took
 * @param startImbalance the imbalance before the first event
 * @param steps what each event led to
 * @param warnings too few copies per node at any time, because of which more moves than must
 */
public record SimulationReport(
    long placeMillis, double startImbalance, List<SimulatedStep> steps, List<String> warnings) {
  /** Copies the lists. */
  public SimulationReport {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** How long the slowest plan took. */
  public long planMillis() {
    return steps.stream().mapToLong(SimulatedStep::planMillis).max().orElse(0);
  }

  /** The worst step's moved bytes by its minimum; 1 if nothing moved. */
  public double movedOverMinimum() {
    return steps.stream().mapToDouble(SimulatedStep::movedOverMinimum).max().orElse(1);
  }

  /** The worst imbalance there was, the start included. */
  public double imbalance() {
    return steps.stream().mapToDouble(SimulatedStep::imbalance).reduce(startImbalance, Math::max);
  }

  /** The bytes that all steps moved. */
  public long movedBytes() {
    return steps.stream().mapToLong(SimulatedStep::movedBytes).sum();
  }

  /** The sum of what each step had to move. */
  public long minimumBytes() {
    return steps.stream().mapToLong(SimulatedStep::minimumBytes).sum();
  }

  /** Partitions with more copies in a zone than necessary, after any step. */
  public long zoneViolations() {
    return steps.stream().mapToLong(SimulatedStep::zoneViolations).sum();
  }

  /** Whether every event was planned. */
  public boolean allPlanned() {
    return steps.stream().allMatch(SimulatedStep::planned);
  }
}
