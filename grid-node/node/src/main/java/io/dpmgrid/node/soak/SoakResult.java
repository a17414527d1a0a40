package io.dpmgrid.node.soak;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What was found after the last kill and after each one before.
 *
 * @param medium the kind of medium
 * @param seed of the plan
 * @param rounds kills of all nodes
 * @param acks writes that were acknowledged in all rounds together
 * @param lost acknowledged writes that were gone after a kill
 * @param torn values that nobody ever sent
 * @param reissued writes that were never answered and were sent again before copies were compared
 * @param differing partitions whose owner and backup disagree, by counter or by hash
 * @param examples some of the bad keys and partitions
 */
public record SoakResult(
    String medium,
    long seed,
    int rounds,
    long acks,
    long lost,
    long torn,
    long reissued,
    long differing,
    List<String> examples) {
  /** Whether every promise was kept. */
  @JsonProperty
  public boolean good() {
    return lost == 0 && torn == 0 && differing == 0;
  }
}
