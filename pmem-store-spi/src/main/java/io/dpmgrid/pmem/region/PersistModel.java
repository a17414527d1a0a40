package io.dpmgrid.pmem.region;

/** What it takes to persist a range of a {@link Region}. */
public enum PersistModel {
  /**
   * Cache lines are written back from user space and a fence completes them: cheap, so every writer
   * persists its own range at once.
   */
  LINE,
  /**
   * A system call to the device: dear, so writers wait together and one call persists the ranges of
   * all of them (group commit).
   */
  SYNC
}
