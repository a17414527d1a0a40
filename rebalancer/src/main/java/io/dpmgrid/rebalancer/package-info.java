/**
 * Plans partition moves with pure functions and drives them: {@link
 * io.dpmgrid.rebalancer.placement} says where copies belong, {@link io.dpmgrid.rebalancer.plan}
 * which steps lead there, {@link io.dpmgrid.rebalancer.simulate} tries both on clusters that do not
 * exist. {@link io.dpmgrid.rebalancer.execute} carries steps out through interfaces that a grid
 * implements.
 */
@NullMarked
package io.dpmgrid.rebalancer;

import org.jspecify.annotations.NullMarked;
