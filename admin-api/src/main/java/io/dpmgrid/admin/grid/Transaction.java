package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction.
 *
 * @param id 1 to 128 characters of {@code [A-Za-z0-9_.:-]}, unique in the cluster
 * @param nodeId where it was begun
 * @param state the engine's word in lower case
 * @param timeoutMs 0 is none
 */
public record Transaction(
    String id,
    String nodeId,
    String state,
    Concurrency concurrency,
    Isolation isolation,
    Instant startedAt,
    long durationMs,
    long timeoutMs,
    @Nullable Integer keys,
    @Nullable String label) {}
