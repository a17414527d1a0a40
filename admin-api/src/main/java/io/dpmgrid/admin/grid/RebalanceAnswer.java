package io.dpmgrid.admin.grid;

/**
 * What follows from something that was asked for.
 *
 * @param message for people
 */
public record RebalanceAnswer(String message) {}
