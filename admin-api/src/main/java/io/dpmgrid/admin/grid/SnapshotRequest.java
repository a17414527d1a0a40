package io.dpmgrid.admin.grid;

/** A snapshot to take. */
public record SnapshotRequest(String name, SnapshotKind kind) {}
