package io.dpmgrid.pmem.testing;

import java.util.ArrayList;
import java.util.List;

/** What one medium was asked to write back and fence. Guarded by its medium. */
final class FlushCounts {
  private long writeBacks;
  private long fences;
  private final List<String> redundant = new ArrayList<>();

  void writeBack(CrashableRegion region, int unit, boolean dirty) {
    writeBacks++;
    if (!dirty) {
      redundant.add("write-back of clean unit " + unit + " of " + region.path().getFileName());
    }
  }

  void fence(boolean pendingWriteBacks) {
    fences++;
    if (!pendingWriteBacks) {
      redundant.add("fence without a write-back before it");
    }
  }

  void clear() {
    writeBacks = 0;
    fences = 0;
    redundant.clear();
  }

  long writeBacks() {
    return writeBacks;
  }

  long fences() {
    return fences;
  }

  List<String> redundant() {
    return redundant;
  }
}
