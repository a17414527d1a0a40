package io.dpmgrid.pmem.medium;

/**
 * How a medium persists bytes. Found by {@link MediumProbe}, never inferred from a device's name.
 */
public enum MediumKind {
  /** An fsdax file system that accepts {@code MAP_SYNC}: cache-line write-back is persistence. */
  DAX("dax"),
  /** Any other file system: NVMe, EBS, virtio-pmem. A synchronous write is persistence. */
  FILE("file"),
  /**
   * Volatile memory (tmpfs, ramfs, hugetlbfs) that plays persistent memory. For development only;
   * it must be asked for by name.
   */
  EMULATED("emulated");

  private final String id;

  MediumKind(String id) {
    this.id = id;
  }

  /** The word used in configuration, JSON and metrics. */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
