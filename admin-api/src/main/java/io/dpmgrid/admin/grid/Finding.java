package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/** Something that is not as it should be; the fields say where, as far as it is known. */
public record Finding(
    @Nullable String cache, @Nullable Integer partition, @Nullable String nodeId, String message) {}
