package io.dpmgrid.rebalancer.execute.grid;

import io.dpmgrid.rebalancer.plan.ClusterNode;

/**
 * What a node says of itself when it starts. An empty text is a fact that it does not tell, as a
 * stock node does not.
 *
 * @param version the version of the engine and of what is plugged into it
 * @param mediumKind {@code dax}, {@code file} or {@code emulated}
 * @param survives {@code process-kill}, {@code os-crash} or {@code power-loss}
 * @param poolId what names its pool; the same on two nodes if a disk was copied
 * @param weight the weight that it is to have
 * @param zone the zone that it is in; empty if it fails alone
 * @param capacityBytes room for partitions; {@link ClusterNode#UNKNOWN} if nobody knows
 */
public record NodeFacts(
    String version,
    String mediumKind,
    String survives,
    String poolId,
    double weight,
    String zone,
    long capacityBytes) {}
