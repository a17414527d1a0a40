package io.dpmgrid.bench.ignite;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much callers waited for a processor.
 *
 * @param percent of their time
 * @param stalls stalls of which at least half was such waiting
 */
public record ProcessorWaits(double percent, long stalls) {

  /** All callers together; {@code null} if one of them could not be asked. */
  static @Nullable ProcessorWaits of(List<? extends @Nullable ProcessorWaits> callers) {
    if (callers.isEmpty() || callers.stream().anyMatch(Objects::isNull)) {
      return null;
    }
    double percent = 0;
    long stalls = 0;
    for (ProcessorWaits caller : callers) {
      if (caller != null) {
        percent += caller.percent / callers.size();
        stalls += caller.stalls;
      }
    }
    return new ProcessorWaits(percent, stalls);
  }
}
