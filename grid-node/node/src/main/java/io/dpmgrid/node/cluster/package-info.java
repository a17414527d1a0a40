/**
 * Clusters of real node processes on this machine, and the ledger of what they acknowledged: what
 * the demo and the kill soak stand on.
 */
@NullMarked
package io.dpmgrid.node.cluster;

import org.jspecify.annotations.NullMarked;
