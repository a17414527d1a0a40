package io.dpmgrid.admin.grid;

/** How a cache is spread. */
public enum CacheMode {
  /** Each partition on some nodes. */
  PARTITIONED,
  /** Each partition on all nodes. */
  REPLICATED
}
