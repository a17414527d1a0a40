package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one node keeps on one medium.
 *
 * @param directory on its node
 * @param capacityBytes space that it may fill
 * @param usedBytes space that it takes
 * @param dirtyShutdowns starts that found it not closed cleanly
 * @param clean was it closed cleanly before the present start
 * @param generation counts its starts
 * @param log null if it has none
 */
public record Pool(
    UUID uuid,
    String nodeId,
    String directory,
    MediumKind mediumKind,
    Survives survives,
    long capacityBytes,
    long usedBytes,
    MediumHealth health,
    @Nullable String healthReason,
    long dirtyShutdowns,
    boolean clean,
    @Nullable Instant createdAt,
    long generation,
    @Nullable LogState log) {}
