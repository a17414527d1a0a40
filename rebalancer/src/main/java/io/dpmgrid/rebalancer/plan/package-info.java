/**
 * Which baseline changes lead from what a cluster is to what it should be, what each of them moves,
 * how long that takes, and which ones are refused. Records in, records out; no clock, no I/O.
 */
@NullMarked
package io.dpmgrid.rebalancer.plan;

import org.jspecify.annotations.NullMarked;
