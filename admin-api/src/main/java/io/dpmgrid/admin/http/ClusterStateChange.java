package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.ClusterState;

/** A wanted state. */
record ClusterStateChange(ClusterState state, boolean force) {}
