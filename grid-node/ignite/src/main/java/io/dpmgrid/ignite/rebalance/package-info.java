/**
 * Partition moves at run time: a gate in the engine's communication through which all partitions
 * pass that this node supplies, and the setting of the whole cluster that opens, narrows and closes
 * it. Of use in any engine: give it a {@link RebalanceGateSpi} as its communication.
 */
@NullMarked
package io.dpmgrid.ignite.rebalance;

import org.jspecify.annotations.NullMarked;
