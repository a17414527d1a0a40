package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * Durable puts.
 *
 * @param putsTotal since the node's start, 0 or more
 * @param bytesTotal of the log since the node's start
 * @param putsPerSecond over the last window
 * @param latencyP50Us of the last window in microseconds; null without a put in it
 * @param latencyP99Us of the last window in microseconds; null without a put in it
 * @param windowMs length of the window in milliseconds, 1 or more
 */
public record Durability(
    long putsTotal,
    long bytesTotal,
    double putsPerSecond,
    @Nullable Double latencyP50Us,
    @Nullable Double latencyP99Us,
    long windowMs) {}
