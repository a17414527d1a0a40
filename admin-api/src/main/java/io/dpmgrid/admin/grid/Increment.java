package io.dpmgrid.admin.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An increment of a snapshot.
 *
 * @param index 1 or more
 */
public record Increment(int index, @Nullable Instant createdAt) {}
