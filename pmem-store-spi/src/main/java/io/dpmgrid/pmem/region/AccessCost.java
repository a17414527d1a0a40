package io.dpmgrid.pmem.region;

/**
 * Latency and bandwidth that a mapped region adds by busy-waiting, so that plain memory plays
 * slower persistent memory. Immutable and thread-safe; allocates nothing.
 *
 * @param readNanos added per positional read, in ns; 0 for none
 * @param writeBackNanosPerLine added per written-back cache line, in ns; 0 for none
 * @param bytesPerNano cap on one thread's write-back bandwidth, in bytes/ns (GB/s); 0 for none
 */
public record AccessCost(long readNanos, long writeBackNanosPerLine, double bytesPerNano) {
  /** Adds nothing. */
  public static final AccessCost NONE = new AccessCost(0, 0, 0);

  boolean isNone() {
    return readNanos == 0 && writeBackNanosPerLine == 0 && bytesPerNano == 0;
  }

  void afterRead() {
    if (readNanos > 0) {
      spinUntil(System.nanoTime() + readNanos);
    }
  }

  /** Waits for what a write-back of whole lines that began at {@code startNanos} costs. */
  void afterWriteBack(long startNanos, long lines) {
    long until = System.nanoTime() + lines * writeBackNanosPerLine;
    if (bytesPerNano > 0) {
      long capped = startNanos + (long) (lines * Region.CACHE_LINE / bytesPerNano);
      until = until - capped < 0 ? capped : until;
    }
    spinUntil(until);
  }

  private static void spinUntil(long deadline) {
    while (System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
  }
}
