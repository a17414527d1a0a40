package io.dpmgrid.rebalancer.execute;

import java.util.List;

/**
 * Whether a node may be restarted now.
 *
 * @param allowed whether nothing speaks against it
 * @param reasons what does; wait for it
 * @param warnings what will not be there meanwhile, and waiting does not help
 */
public record RestartAdvice(boolean allowed, List<String> reasons, List<String> warnings) {
  /** Copies the lists. */
  public RestartAdvice {
    reasons = List.copyOf(reasons);
    warnings = List.copyOf(warnings);
  }
}
