package io.dpmgrid.pmem.medium;

/**
 * Latency and bandwidth that the emulated medium adds, so that plain memory plays slower persistent
 * memory. Zero means: add nothing.
 *
 * @param readNanos added per positional read, in ns, {@code 0..1_000_000}
 * @param writeBackNanosPerLine added per written-back cache line, in ns, {@code 0..1_000_000}
 * @param gigabytesPerSecond cap on write-back bandwidth of one thread, in 10^9 bytes/s; 0 for none
 */
public record EmulationModel(
    long readNanos, long writeBackNanosPerLine, double gigabytesPerSecond) {
  /** Adds nothing: real memory, real write-back instructions. */
  public static final EmulationModel NONE = new EmulationModel(0, 0, 0);

  private static final long MAX_NANOS = 1_000_000;

  /** Refuses values outside their ranges. */
  public EmulationModel {
    if (readNanos < 0 || readNanos > MAX_NANOS) {
      throw new IllegalArgumentException("read ns " + readNanos + " is outside 0.." + MAX_NANOS);
    }
    if (writeBackNanosPerLine < 0 || writeBackNanosPerLine > MAX_NANOS) {
      throw new IllegalArgumentException(
          "write-back ns per line " + writeBackNanosPerLine + " is outside 0.." + MAX_NANOS);
    }
    if (!(gigabytesPerSecond >= 0) || Double.isInfinite(gigabytesPerSecond)) {
      throw new IllegalArgumentException(
          "GB/s " + gigabytesPerSecond + " is not a finite value >= 0");
    }
  }
}
