package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What to compare.
 *
 * @param caches empty is all
 */
public record ConsistencyCheckRequest(List<String> caches) {}
