package io.dpmgrid.admin.http;

import org.jspecify.annotations.Nullable;

/**
 * An operation to stop.
 *
 * @param operation null is the one under way
 * @param acceptedBytes null asks what it costs
 */
record RebalanceCancel(
    @Nullable Long operation, @Nullable Long acceptedBytes, boolean fewerCopiesAccepted) {}
