/**
 * What the executor asks of a grid and tells it to do: interfaces that whoever wires it implements,
 * and the records that go through them. No engine, no clock, no I/O of its own.
 */
@NullMarked
package io.dpmgrid.rebalancer.execute.grid;

import org.jspecify.annotations.NullMarked;
