package io.dpmgrid.admin.grid;

import java.time.Instant;

/**
 * A node came or went.
 *
 * @param version topology version after it
 * @param at clock of this node
 */
public record TopologyChange(long version, Instant at, MemberChange change, String nodeId) {}
