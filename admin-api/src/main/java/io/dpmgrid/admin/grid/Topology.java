package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is where.
 *
 * @param version the engine's topology version
 * @param zones ordered by name, the one without a name last
 * @param changes the newest first, at most 1000
 */
public record Topology(
    long version,
    @Nullable String coordinatorNodeId,
    List<Zone> zones,
    List<TopologyChange> changes) {}
