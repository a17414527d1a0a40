package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something happened.
 *
 * @param at clock of the node that saw it
 * @param nodeId the node it is about; null if it is about none
 * @param subject name of a cache, snapshot or operation; null if it is about none
 * @param message for people, at most 4000 characters, without secrets
 */
public record GridEvent(
    EventType type,
    Instant at,
    Severity severity,
    @Nullable String nodeId,
    @Nullable String subject,
    String message) {}
