package io.dpmgrid.ignite.rebalance;

import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.metastorage.DistributedMetaStorage;
import org.apache.ignite.internal.processors.metastorage.DistributedMetastorageLifecycleListener;
import org.apache.ignite.internal.processors.metastorage.ReadableDistributedMetaStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The setting of the whole cluster, in the engine's distributed metastorage: two numbers, absent
 * where nothing is set. It outlives restarts of nodes and of the cluster, nodes without a gate keep
 * it for the others, and a node that joins has it before it owns anything.
 *
 * <p>Thread-safe.
 */
public final class GateSettings {
  /** When moves were paused, in milliseconds since 1970. */
  static final String PAUSED_SINCE = "dpm.rebalance.paused-since-ms";

  /** How much each node supplies at most. */
  static final String LIMIT = "dpm.rebalance.bytes-per-second";

  private static final Logger LOG = LoggerFactory.getLogger(GateSettings.class);

  private final IgniteEx ignite;
  private final Consumer<GateSetting> apply;
  private final LongSupplier clock;
  private volatile GateSetting setting = GateSetting.OPEN;

  /**
   * @param apply takes every change
   * @param clock milliseconds since 1970
   */
  GateSettings(IgniteEx ignite, Consumer<GateSetting> apply, LongSupplier clock) {
    this.ignite = ignite;
    this.apply = apply;
    this.clock = clock;
  }

  /** Begins to listen; to be called before the engine reads its metastorage. */
  void open() {
    ignite
        .context()
        .internalSubscriptionProcessor()
        .registerDistributedMetastorageListener(
            new DistributedMetastorageLifecycleListener() {
              @Override
              public void onReadyForRead(ReadableDistributedMetaStorage storage) {
                storage.listen(
                    key -> key.equals(PAUSED_SINCE) || key.equals(LIMIT),
                    (key, before, now) -> changed(key, now));
                readFrom(storage);
              }

              @Override
              public void onReadyForWrite(DistributedMetaStorage storage) {
                readFrom(storage);
              }
            });
  }

  /** What this node applies. */
  public GateSetting setting() {
    return setting;
  }

  /**
   * Holds all moves of the cluster. It loses nothing and restarts nothing: what was on its way when
   * it came still arrives. Of moves that are paused already it only keeps the time.
   *
   * @throws IgniteCheckedException if the cluster cannot keep the setting
   */
  public void pause() throws IgniteCheckedException {
    DistributedMetaStorage storage = storage();
    Serializable known = storage.read(PAUSED_SINCE);
    if (number(PAUSED_SINCE, known) == 0) {
      // Somebody else may be faster, and that is as good.
      boolean unused = storage.compareAndSet(PAUSED_SINCE, known, Math.max(1, clock.getAsLong()));
    }
  }

  /**
   * Lets moves go on where they were held.
   *
   * @throws IgniteCheckedException if the cluster cannot keep the setting
   */
  public void resume() throws IgniteCheckedException {
    remove(PAUSED_SINCE);
  }

  /**
   * Limits what each node supplies.
   *
   * @param bytesPerSecond 0 for no limit
   * @throws IllegalArgumentException if it is negative or beyond {@link
   *     GateSetting#MAX_BYTES_PER_SECOND}
   * @throws IgniteCheckedException if the cluster cannot keep the setting
   */
  public void limit(long bytesPerSecond) throws IgniteCheckedException {
    GateSetting unused = GateSetting.OPEN.withBytesPerSecond(bytesPerSecond);
    if (bytesPerSecond == 0) {
      remove(LIMIT);
    } else {
      storage().write(LIMIT, bytesPerSecond);
    }
  }

  private void remove(String key) throws IgniteCheckedException {
    if (storage().read(key) != null) {
      storage().remove(key);
    }
  }

  private DistributedMetaStorage storage() {
    return ignite.context().distributedMetastorage();
  }

  private void readFrom(ReadableDistributedMetaStorage storage) {
    try {
      // A change that comes between the reading and its use would be undone by it. Listeners are
      // called under a lock of the engine, so none of ours may be held while it is read.
      long before;
      do {
        before = storage.getUpdatesCount();
        changed(PAUSED_SINCE, storage.read(PAUSED_SINCE));
        changed(LIMIT, storage.read(LIMIT));
      } while (storage.getUpdatesCount() != before);
    } catch (IgniteCheckedException e) {
      LOG.warn("the setting of partition moves cannot be read; it stays as it is", e);
    }
  }

  private synchronized void changed(String key, @Nullable Serializable value) {
    long number = number(key, value);
    GateSetting now =
        key.equals(LIMIT) ? setting.withBytesPerSecond(number) : setting.withPausedSince(number);
    if (!now.equals(setting)) {
      LOG.info(
          "partition moves are {}, each node supplies {}",
          now.paused() ? "paused" : "not paused",
          now.bytesPerSecond() == 0
              ? "as fast as it can"
              : "at most " + now.bytesPerSecond() + " bytes per second");
    }
    setting = now;
    apply.accept(now);
  }

  /** The value; 0 where there is none, or none that can be. */
  private static long number(String key, @Nullable Serializable value) {
    long most = key.equals(LIMIT) ? GateSetting.MAX_BYTES_PER_SECOND : Long.MAX_VALUE;
    if (value instanceof Long number && number >= 0 && number <= most) {
      return number;
    }
    if (value != null) {
      LOG.warn(
          "the cluster's setting {} is {}, which is no number from 0 to {}: it is ignored; set it"
              + " anew",
          key,
          value,
          most);
    }
    return 0;
  }
}
