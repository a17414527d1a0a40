/**
 * What the executor remembers, and its text. A small record that is written before anything is done
 * by it, so that any node can go on where another one stopped.
 */
@NullMarked
package io.dpmgrid.rebalancer.execute.journal;

import org.jspecify.annotations.NullMarked;
