package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.execute.grid.GateState;
import java.util.List;

/**
 * What people asked for.
 *
 * @param paused whether copies are held back and nothing new begins
 * @param held why nothing begins by itself until somebody says so; empty if it may
 * @param bytesPerSecond the most that copies may use; {@link GateState#UNLIMITED} for any
 * @param reweigh whether the weights that nodes want are to be frozen
 * @param leaving nodes that are to be drained, in the order of ids
 * @param drained nodes that were drained and do not join again unless asked, in the order of ids
 * @param approved nodes that may join, in the order of ids
 */
public record Wishes(
    boolean paused,
    String held,
    long bytesPerSecond,
    boolean reweigh,
    List<String> leaving,
    List<String> drained,
    List<String> approved) {
  /** Nothing. */
  public static final Wishes NONE =
      new Wishes(false, "", GateState.UNLIMITED, false, List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Wishes {
    leaving = List.copyOf(leaving);
    drained = List.copyOf(drained);
    approved = List.copyOf(approved);
  }
}
