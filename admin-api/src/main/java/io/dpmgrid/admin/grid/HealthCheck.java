package io.dpmgrid.admin.grid;

/**
 * One check.
 *
 * @param name kebab-case, such as {@code cluster-active}
 * @param ok did it pass
 * @param detail for people, at most 1000 characters
 */
public record HealthCheck(String name, boolean ok, String detail) {}
