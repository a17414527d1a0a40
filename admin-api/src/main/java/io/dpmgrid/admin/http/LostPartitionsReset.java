package io.dpmgrid.admin.http;

import java.util.List;

/** The body that resets lost partitions. */
record LostPartitionsReset(List<String> caches) {}
