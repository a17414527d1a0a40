package io.dpmgrid.admin.event;

import io.dpmgrid.admin.grid.EventType;
import io.dpmgrid.admin.grid.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event as the contract has it. */
public record EventView(
    String id,
    EventType type,
    Instant at,
    Severity severity,
    @Nullable String nodeId,
    @Nullable String subject,
    String message) {}
