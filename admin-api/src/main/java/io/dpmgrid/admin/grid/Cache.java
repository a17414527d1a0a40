package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache.
 *
 * @param group null for a cache of its own
 * @param copies primary and backups, 1 or more; null if it is replicated to all
 * @param persistent are acknowledged writes durable
 * @param weakerAcksAccepted whether it acknowledges before all copies have a write, and somebody
 *     accepted that
 * @param entries primary copies only; null if not known
 * @param bytes on media, all copies; of its group if it shares one; null if not known
 * @param unknown nodes without which sizes were summed
 */
public record Cache(
    String name,
    @Nullable String group,
    CacheMode mode,
    Atomicity atomicity,
    WriteSynchronization writeSynchronization,
    @Nullable Integer copies,
    int partitions,
    CachePlacement placement,
    String dataRegion,
    boolean persistent,
    boolean weakerAcksAccepted,
    @Nullable Long entries,
    @Nullable Long bytes,
    int movingPartitions,
    int lostPartitions,
    List<UnknownNode> unknown) {}
