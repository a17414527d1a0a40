package io.dpmgrid.admin.grid;

/**
 * The engine below.
 *
 * @param name such as {@code ignite}
 * @param version such as {@code 2.18.0}
 */
public record Engine(String name, String version) {}
