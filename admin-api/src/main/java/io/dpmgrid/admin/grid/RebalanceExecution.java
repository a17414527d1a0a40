package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rebalancer does, waits for, and wants people to know.
 *
 * @param leaderNodeId the node that decides; null if there is none
 * @param graceSeconds how long a node that went away is expected back
 * @param quorum whether its side decides; null if it has not looked yet
 * @param operation what is under way; null if nothing is
 * @param held why nothing begins by itself until {@code start}; null if it may
 * @param holdsCopies whether copies are held back, by people, a window, or for want of room
 * @param allowedBytesPerSecond what each node may send now, by people's limit and by the guard of
 *     users' operations; null for any
 * @param guard what the guard of users' operations sees and allows; null if there is none
 * @param waiting what the next change waits for
 * @param alerts what people should know
 * @param nodes everybody in the baseline, and servers outside it; ordered by id
 */
public record RebalanceExecution(
    @Nullable String leaderNodeId,
    long graceSeconds,
    @Nullable RebalanceQuorum quorum,
    @Nullable RebalanceOperation operation,
    @Nullable String held,
    boolean holdsCopies,
    @Nullable Long allowedBytesPerSecond,
    @Nullable RebalanceGuard guard,
    List<String> waiting,
    List<RebalanceAlert> alerts,
    List<RebalancedNode> nodes) {}
