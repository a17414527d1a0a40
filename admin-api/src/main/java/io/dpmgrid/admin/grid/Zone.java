package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one zone.
 *
 * @param name null for nodes without a zone
 * @param nodeIds ordered
 */
public record Zone(@Nullable String name, List<String> nodeIds) {}
