package io.dpmgrid.rebalancer.placement;

import java.util.List;

/**
 * Weighted rendezvous placement with bounded loads, aware of zones.
 *
 * <ol>
 *   <li>Each node's fair share follows from weights, zones and the number of copies ({@link
 *       CapacityShares}).
 *   <li>Each node runs a race for each partition at the rate of its weight ({@link
 *       RendezvousKeys}); the best few are the partition's candidates ({@link Candidates}).
 *   <li>The owners are the best candidates of different zones ({@link OwnerChoice}). Where that
 *       gives a node more or less than its share by nearly 5 %, its keys are corrected until it
 *       does not ({@link LoadFit}, {@link LoadRepair}).
 *   <li>The primary is the best of the owners, corrected in the same way.
 * </ol>
 *
 * <p>Sources: D. Thaler and C. Ravishankar, "Using name-based mappings to increase hit rates",
 * IEEE/ACM Transactions on Networking 6 (1), 1998 (rendezvous hashing); C. Schindelhauer and G.
 * Schomaker, "Weighted distributed hash tables", SPAA 2005 (the logarithmic method: -ln u / weight,
 * the smallest wins); V. Mirrokni, M. Thorup and M. Zadimoghaddam, "Consistent hashing with bounded
 * loads", SODA 2018, arXiv:1608.01350 (why loads need a bound, and what it costs in moves); S. Weil
 * et al., "CRUSH", SC 2006 (failure domains). The bound is kept on both sides and by prices instead
 * of by passing full nodes by; see {@link LoadFit} for the reason.
 *
 * <p>The answer depends on the request alone: not on the order of the nodes, the JVM, its seeds or
 * its number of processors. Any client can compute it from the same description with IEEE 754
 * doubles and floats. What it may <em>not</em> take in is the assignment before or what nodes
 * measured: nodes that restart must compute what the others remember.
 *
 * <p>Not promised: a share within 5 % where a node's share is below 20 copies (it is then within
 * one copy where that is possible); the fewest moves that a function with a memory could reach. The
 * fewer copies fall to a node, the more of a change is correction: the documentation of the
 * rebalancer says how many partitions a number of nodes needs. Stateless, thread-safe.
 */
public final class CapacityPlacement implements Placement {
  /**
   * How far a load may be from its share before it is corrected, as a part of the share. Whatever
   * needs no correction moves with the race alone, and so no more than it must.
   */
  private static final double CORRECTED = 0.048;

  /** How far it may stay from it for the want of a fit, as a part of the share. */
  private static final double TOLERATED = 0.05;

  /** A placement; all of them are alike. */
  public CapacityPlacement() {
    // nothing to keep
  }

  @Override
  public Assignment place(PlacementRequest request) {
    ZoneLayout zones = ZoneLayout.of(request.nodes(), request.copiesPlaced());
    CapacityShares shares = CapacityShares.of(request, zones);
    Candidates candidates = Candidates.of(request, zones);
    int copies = request.copiesPlaced();
    OwnerChoice owners = new OwnerChoice(request, zones, candidates, copies);
    fit(owners, candidates, request, zones, shares, copies);
    Candidates chosen = owners.asCandidates();
    OwnerChoice primaries = new OwnerChoice(request, zones, chosen, 1);
    fit(primaries, chosen, request, zones, shares, 1);
    List<String> ids = request.nodes().stream().map(PlacementNode::id).toList();
    return new Assignment(ids, copies, primaries.owners());
  }

  private static void fit(
      OwnerChoice choice,
      Candidates candidates,
      PlacementRequest request,
      ZoneLayout zones,
      CapacityShares shares,
      int copies) {
    int part = request.copiesPlaced() / copies;
    LoadBounds corrected = LoadBounds.of(shares, request.partitions(), part, CORRECTED);
    LoadFit fit = new LoadFit(choice, corrected, zones, request.nodes().size());
    int[] loads = fit.fit();
    LoadBounds tolerated = LoadBounds.of(shares, request.partitions(), part, TOLERATED);
    new LoadRepair(choice, candidates, tolerated, fit.prices(), loads).repair();
  }
}
