package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * The medium of a node.
 *
 * @param directory on that node
 * @param capacityBytes of its file system
 * @param usedBytes of its file system
 * @param healthReason why it is not {@code OK}; null if it is
 */
public record Medium(
    MediumKind kind,
    Survives survives,
    String directory,
    long capacityBytes,
    long usedBytes,
    MediumHealth health,
    @Nullable String healthReason) {}
