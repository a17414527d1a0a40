package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.execute.grid.GridObservation;
import io.dpmgrid.rebalancer.execute.grid.Member;
import io.dpmgrid.rebalancer.execute.grid.NodeFacts;
import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.util.ArrayList;
import java.util.List;

/** Whether a node that runs may become part of the baseline. Stateless, thread-safe. */
final class JoinCheck {
  private static final List<String> SURVIVES = List.of("process-kill", "os-crash", "power-loss");
  private static final String EMULATED = "emulated";

  private JoinCheck() {}

  /** What speaks against it; empty if nothing does. */
  static List<String> reasons(Member newcomer, GridObservation grid) {
    List<String> reasons = new ArrayList<>();
    NodeFacts facts = newcomer.facts();
    if (facts.version().isEmpty() || facts.mediumKind().isEmpty() || facts.poolId().isEmpty()) {
      reasons.add("it does not say what it is, as a node without DPM Grid does not");
      return reasons;
    }
    try {
      // Copies need a place for it: the same rules as a placement has.
      PlacementNode unused = new PlacementNode(newcomer.id(), facts.weight(), facts.zone());
      if (!unused.id().equals(newcomer.id().strip())) {
        reasons.add("its id begins or ends with a space");
      }
    } catch (IllegalArgumentException e) {
      reasons.add(String.valueOf(e.getMessage()));
    }
    if (facts.capacityBytes() <= 0) {
      reasons.add("it has no room for partitions");
    }
    int weakest = Integer.MAX_VALUE;
    boolean emulated = false;
    for (Member member : grid.runningBaseline()) {
      NodeFacts other = member.facts();
      if (!other.version().equals(facts.version())) {
        reasons.add(
            "it runs version "
                + facts.version()
                + ", "
                + member.id()
                + " runs "
                + (other.version().isEmpty() ? "an unknown one" : other.version())
                + ": run the same on all");
        break;
      }
      weakest = Math.min(weakest, SURVIVES.indexOf(other.survives()));
      emulated |= other.mediumKind().equals(EMULATED);
    }
    if (SURVIVES.indexOf(facts.survives()) < weakest && weakest < Integer.MAX_VALUE) {
      reasons.add(
          "what it acknowledges survives "
              + (facts.survives().isEmpty() ? "nothing that is known" : facts.survives())
              + ", that of the others "
              + SURVIVES.get(weakest)
              + ": give it a better medium");
    }
    if (facts.mediumKind().equals(EMULATED) && !emulated && weakest < Integer.MAX_VALUE) {
      reasons.add("its medium is emulated, for development only, and nobody else's is");
    }
    for (Member member : grid.members()) {
      if (!member.id().equals(newcomer.id()) && member.facts().poolId().equals(facts.poolId())) {
        reasons.add(
            "its pool "
                + facts.poolId()
                + " is also that of "
                + member.id()
                + ": a disk was copied; start it on an empty one");
      }
    }
    return reasons;
  }
}
