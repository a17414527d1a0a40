package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * A cache to make. The API has filled in the contract's defaults.
 *
 * @param acceptWeakerAcks somebody accepts that acknowledged writes may be lost; the API asks for
 *     it if the cache acknowledges early
 * @param copies 1 to 10; not used if replicated
 * @param partitions 1 to 65000
 * @param placement {@code CAPACITY} for partitioned caches only
 * @param dataRegion null is the default region
 */
public record CacheSpec(
    String name,
    CacheMode mode,
    Atomicity atomicity,
    WriteSynchronization writeSynchronization,
    boolean acceptWeakerAcks,
    int copies,
    int partitions,
    CachePlacement placement,
    @Nullable String dataRegion) {
  /** Whether a write is acknowledged before all copies have it; an only copy is the primary. */
  public boolean acknowledgesEarly() {
    return switch (writeSynchronization) {
      case ALL_COPIES -> false;
      case PRIMARY -> mode != CacheMode.PARTITIONED || copies > 1;
      case NONE -> true;
    };
  }
}
