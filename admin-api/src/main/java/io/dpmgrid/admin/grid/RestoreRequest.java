package io.dpmgrid.admin.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to restore.
 *
 * @param caches empty is all of the snapshot
 * @param replace destroy caches that exist
 * @param increment up to this increment; null is the full snapshot alone
 */
public record RestoreRequest(List<String> caches, boolean replace, @Nullable Integer increment) {}
