package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * The medium of a node.
 *
 * @param directory on that node
 * @param fileSystem names its file system: nodes that say the same share its space; null if it
 *     cannot be told
 * @param capacityBytes of its file system
 * @param usedBytes of its file system
 * @param healthReason why it is not {@code OK}; null if it is
 */
public record Medium(
    MediumKind kind,
    Survives survives,
    String directory,
    @Nullable String fileSystem,
    long capacityBytes,
    long usedBytes,
    MediumHealth health,
    @Nullable String healthReason) {}
