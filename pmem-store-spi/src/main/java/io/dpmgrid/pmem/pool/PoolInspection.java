package io.dpmgrid.pmem.pool;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool looks like from outside, at one moment.
 *
 * @param directory the pool's directory
 * @param copies the superblock's copies, A and B; empty if the file is missing or of a wrong length
 * @param state what the newer intact copy says; {@code null} if this release cannot read any
 * @param problem why the pool cannot be opened, as opening it would say; {@code null} if it can, or
 *     could if it were not in use
 * @param inUse whether some process holds the pool's lock, as far as the system tells
 * @param ownerProcess the id of that process; 0 if hidden from this one, -1 if nobody is known
 * @param ring the log ring's files in the order of their slots
 */
public record PoolInspection(
    Path directory,
    List<SuperblockCopy> copies,
    @Nullable PoolState state,
    @Nullable String problem,
    boolean inUse,
    long ownerProcess,
    List<RingFile> ring) {}
