package io.dpmgrid.admin.grid;

/** A node of the baseline, online or not. */
public record BaselineNode(String nodeId, boolean online) {}
