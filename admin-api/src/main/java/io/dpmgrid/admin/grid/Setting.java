package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * A setting.
 *
 * @param value as it would be written in the file; null if unset or redacted
 * @param sourceDetail file and line, variable or option; null for defaults
 * @param redacted is the value a secret
 */
public record Setting(
    String key,
    @Nullable String value,
    SettingSource source,
    @Nullable String sourceDetail,
    boolean redacted) {}
