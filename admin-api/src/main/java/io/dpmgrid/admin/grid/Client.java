package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * A client connection.
 *
 * @param id 1 to 128 characters of {@code [A-Za-z0-9_.:-]}, unique in the cluster
 * @param nodeId where it is connected
 */
public record Client(
    String id,
    String nodeId,
    ClientKind kind,
    String remoteAddress,
    String localAddress,
    @Nullable String user,
    @Nullable String version) {}
