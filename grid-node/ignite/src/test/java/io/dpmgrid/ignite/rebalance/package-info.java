/** Tests of the gate for partition moves. */
@NullMarked
package io.dpmgrid.ignite.rebalance;

import org.jspecify.annotations.NullMarked;
