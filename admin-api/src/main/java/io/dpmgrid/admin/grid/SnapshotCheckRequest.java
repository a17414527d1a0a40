package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * What to check.
 *
 * @param increment up to this increment; null is the full snapshot alone
 */
public record SnapshotCheckRequest(@Nullable Integer increment) {}
