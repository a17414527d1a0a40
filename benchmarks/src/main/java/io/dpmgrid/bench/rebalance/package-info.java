/** Nodes that join, leave for a while, and come back: what moves, how long it takes, who waits. */
@NullMarked
package io.dpmgrid.bench.rebalance;

import org.jspecify.annotations.NullMarked;
