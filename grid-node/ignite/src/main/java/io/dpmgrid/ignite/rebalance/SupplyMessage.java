package io.dpmgrid.ignite.rebalance;

import java.util.UUID;

/**
 * Partition data on its way to a node.
 *
 * @param to the receiver
 * @param group the engine's id of the cache group
 * @param rebalanceId which of the receiver's requests this answers; a later one has a higher number
 * @param bytes as the engine counts them
 */
record SupplyMessage(UUID to, int group, long rebalanceId, int bytes, Delivery delivery) {
  /** Hands a message on. */
  interface Delivery {
    /**
     * Sends it.
     *
     * @throws RuntimeException if that fails; then it was not sent
     */
    void send();

    /** It will never be sent. */
    void dropped();
  }

  /** Whether the receiver asked anew meanwhile, so that it ignores this. */
  boolean isOutdatedBy(SupplyMessage other) {
    return to.equals(other.to) && group == other.group && rebalanceId < other.rebalanceId;
  }
}
