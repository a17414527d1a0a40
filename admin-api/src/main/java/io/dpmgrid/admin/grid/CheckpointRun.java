package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A finished checkpoint. */
public record CheckpointRun(
    Instant startedAt, long durationMs, long pages, @Nullable String reason) {}
