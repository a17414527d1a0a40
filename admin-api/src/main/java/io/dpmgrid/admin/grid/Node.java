package io.dpmgrid.admin.grid;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster, or an offline node of the baseline.
 *
 * @param id consistent id, outlives restarts
 * @param engineId id of this run; null while offline
 * @param local is it the answering node
 * @param weight its capacity relative to the others', as placement counts it; null on clients
 * @param version DPM Grid's; null on a node without it
 * @param adminUrl base URL of its admin API without a slash at the end
 * @param medium null on clients, offline nodes, and nodes that do not tell
 * @param durability as {@code medium}
 * @param cpuLoad of the process, 0 to 1 (all processors)
 * @param unknownReason why fields are null; null if everything is known
 */
public record Node(
    String id,
    @Nullable UUID engineId,
    boolean online,
    NodeKind kind,
    boolean local,
    boolean coordinator,
    boolean inBaseline,
    @Nullable String zone,
    @Nullable Double weight,
    @Nullable String host,
    List<String> addresses,
    @Nullable String version,
    @Nullable String engineVersion,
    @Nullable String adminUrl,
    @Nullable Instant startedAt,
    @Nullable Medium medium,
    @Nullable Durability durability,
    @Nullable Integer cpus,
    @Nullable Double cpuLoad,
    @Nullable Long heapUsedBytes,
    @Nullable Long heapMaxBytes,
    @Nullable String unknownReason) {}
