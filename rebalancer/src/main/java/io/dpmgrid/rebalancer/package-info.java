/**
 * Plans partition moves with pure functions and drives them through an interface it owns. Empty
 * until its own capability lands.
 */
@NullMarked
package io.dpmgrid.rebalancer;

import org.jspecify.annotations.NullMarked;
