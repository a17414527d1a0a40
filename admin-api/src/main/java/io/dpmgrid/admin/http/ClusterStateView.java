package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.ClusterState;

/** The cluster's state alone. */
record ClusterStateView(ClusterState state) {}
