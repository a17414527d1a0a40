/**
 * Where the copies of every partition belong: a pure function of the nodes' ids, weights and zones,
 * the number of partitions and the number of copies. The JDK alone; no clock, no randomness, no
 * state, so that servers, thin clients and previews get the same answer from the same input.
 */
@NullMarked
package io.dpmgrid.rebalancer.placement;

import org.jspecify.annotations.NullMarked;
