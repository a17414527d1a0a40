package io.dpmgrid.ignite.store;

import io.dpmgrid.pmem.medium.Survives;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The worst fault after which a node's acknowledged writes are intact: the weakest of every place
 * that they need, and nothing at all where a cache group's log is off.
 *
 * @param places what each place survives, by the place's name
 * @param groupsWithoutLog cache groups whose log is switched off now
 */
public record StoreSurvival(Map<String, Survives> places, List<String> groupsWithoutLog) {
  /** Copies, in order of names. */
  public StoreSurvival {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("No place: an acknowledged write is somewhere");
    }
    places = new TreeMap<>(places);
    groupsWithoutLog = List.copyOf(new TreeSet<>(groupsWithoutLog));
  }

  /** The weakest, or {@code null} where an acknowledged write may not even survive a kill. */
  public @Nullable Survives weakest() {
    return groupsWithoutLog.isEmpty() ? weakestPlace() : null;
  }

  /** The weakest place, whatever the log of single cache groups. */
  public Survives weakestPlace() {
    return places.values().stream()
        .reduce(Survives::weakest)
        .orElseThrow(IllegalStateException::new);
  }

  /** One line for the log. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    places.forEach((place, survives) -> parts.add(place + " " + survives));
    String line =
        "Acknowledged writes survive: "
            + weakestPlace()
            + " (the weakest of "
            + String.join(", ", parts)
            + ")";
    return groupsWithoutLog.isEmpty()
        ? line
        : line
            + ". NOT those to "
            + String.join(", ", groupsWithoutLog)
            + ": the log is off there, and a kill may lose them and corrupt their pages";
  }
}
