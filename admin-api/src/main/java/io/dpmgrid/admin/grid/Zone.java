package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Servers of one zone: those that are online, and those of the baseline that are not.
 *
 * @param name null for nodes without a zone
 * @param nodeIds ordered
 */
public record Zone(@Nullable String name, List<String> nodeIds) {}
