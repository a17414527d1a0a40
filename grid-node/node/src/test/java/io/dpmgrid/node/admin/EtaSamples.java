package io.dpmgrid.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpmgrid.admin.grid.Rebalance;
import io.dpmgrid.admin.grid.RebalanceOperation;
import io.dpmgrid.admin.grid.RebalancePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a status tells of the end of an operation's moves while they last, and how wrong it was. */
final class EtaSamples {
  // They are told in whole seconds, by what nodes look at once a second.
  private static final double RESOLUTION_SECONDS = 1;

  private final List<Sample> samples = new ArrayList<>();
  private boolean moved;
  private long endedNanos;

  /**
   * @param moves the seconds that are left as those tell who receive
   * @param operation and as the node tells that decides
   */
  record Sample(long nanos, @Nullable Long moves, @Nullable Long operation) {}

  /** Looks once; false as soon as all copies have come. */
  boolean take(Rebalance view) {
    long now = System.nanoTime();
    RebalanceOperation operation = view.execution() == null ? null : view.execution().operation();
    boolean left =
        operation != null
            && operation.phase() == RebalancePhase.MOVING
            && (operation.copiesLeft() > 0 || view.partitionsLeft() > 0);
    moved |= left;
    if (operation != null && left) {
      samples.add(new Sample(now, view.etaSeconds(), operation.etaSeconds()));
    } else if (moved && endedNanos == 0) {
      endedNanos = now;
    }
    return !moved || left;
  }

  /** From the first look at which something moved to the end, in seconds. */
  double seconds() {
    return (endedNanos - samples.get(0).nanos()) / 1e9;
  }

  /**
   * The median of how far it was off the time that it really took from then on, as a part of that,
   * by more than it is told to; of looks that told one.
   */
  double medianError(Function<Sample, @Nullable Long> which) {
    List<Double> errors = errors(which);
    assertThat(errors).as("looks that told when it ends").hasSizeGreaterThan(10);
    return errors.get(errors.size() / 2);
  }

  private List<Double> errors(Function<Sample, @Nullable Long> which) {
    return samples.stream()
        .filter(one -> which.apply(one) != null)
        .map(one -> error(Objects.requireNonNull(which.apply(one)), left(one)))
        .sorted()
        .toList();
  }

  private static double error(double told, double left) {
    return Math.max(0, Math.abs(told - left) - RESOLUTION_SECONDS) / left;
  }

  private double left(Sample of) {
    return (endedNanos - of.nanos()) / 1e9;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("left in truth / by those who receive / who decides:");
    for (Sample one : samples) {
      text.append(String.format(" %.1f/%s/%s", left(one), one.moves(), one.operation()));
    }
    return text.append(
            String.format(
                "; median errors %.2f, %.2f",
                medianError(Sample::moves), medianError(Sample::operation)))
        .toString();
  }
}
