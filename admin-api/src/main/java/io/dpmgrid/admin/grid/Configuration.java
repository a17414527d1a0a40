package io.dpmgrid.admin.grid;

import java.util.List;

/** Effective settings of a node. */
public record Configuration(String nodeId, List<Setting> items) {}
