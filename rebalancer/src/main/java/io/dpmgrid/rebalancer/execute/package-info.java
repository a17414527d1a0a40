/**
 * Carries plans out: a deterministic state machine whose memory is a small journal, so that any
 * node that becomes coordinator goes on where another one stopped, and the loop that feeds it.
 *
 * <p>Nothing here knows an engine: {@link io.dpmgrid.rebalancer.execute.grid} says what a grid must
 * show and do, {@link io.dpmgrid.rebalancer.execute.journal} what is remembered.
 */
@NullMarked
package io.dpmgrid.rebalancer.execute;

import org.jspecify.annotations.NullMarked;
