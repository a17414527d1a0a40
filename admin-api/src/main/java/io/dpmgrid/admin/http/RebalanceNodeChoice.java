package io.dpmgrid.admin.http;

/** The node that something is asked about. */
record RebalanceNodeChoice(String nodeId) {}
