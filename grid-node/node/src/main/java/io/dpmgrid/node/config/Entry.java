package io.dpmgrid.node.config;

import java.nio.file.Path;

/**
 * One value as the user wrote it.
 *
 * @param text the text of the value
 * @param where the place to name in errors, such as {@code grid.yaml:12}
 * @param source what kind of place that is
 * @param base the directory that relative paths start from
 */
record Entry(String text, String where, EffectiveSetting.Source source, Path base) {}
