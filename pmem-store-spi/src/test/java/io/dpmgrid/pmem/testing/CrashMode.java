package io.dpmgrid.pmem.testing;

import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.region.PersistModel;

/** What a crash takes away, and in which units. */
public enum CrashMode {
  /**
   * Caches are lost (ADR). Each 64 B line shows any prefix of its stores since the last fence that
   * covered it; stores of one bulk copy reach the line in any order, 8 aligned bytes at a time.
   */
  LOST_CACHES(64, PersistModel.LINE, MediumKind.EMULATED),
  /** Caches survive (eADR): every store up to some point of the program order is there. */
  PERSISTENT_CACHES(64, PersistModel.LINE, MediumKind.EMULATED),
  /**
   * A file behind a page cache or a device queue. Each 512 B sector shows its content at any moment
   * since the last sync that covered it; sectors are independent and never torn.
   */
  FILE(512, PersistModel.SYNC, MediumKind.FILE);

  private final int unitSize;
  private final PersistModel persistModel;
  private final MediumKind kind;

  CrashMode(int unitSize, PersistModel persistModel, MediumKind kind) {
    this.unitSize = unitSize;
    this.persistModel = persistModel;
    this.kind = kind;
  }

  /** Bytes that persist independently of their neighbours. */
  int unitSize() {
    return unitSize;
  }

  PersistModel persistModel() {
    return persistModel;
  }

  MediumKind kind() {
    return kind;
  }

  /** Whether the words of one bulk store may persist in any order. */
  boolean tearsBulkStores() {
    return this == LOST_CACHES;
  }
}
