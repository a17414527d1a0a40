/** Tries placement and planner on clusters that do not exist, and measures both. */
@NullMarked
package io.dpmgrid.rebalancer.simulate;

import org.jspecify.annotations.NullMarked;
