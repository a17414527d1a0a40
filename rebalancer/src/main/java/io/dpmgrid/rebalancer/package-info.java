/**
 * Plans partition moves with pure functions: {@link io.dpmgrid.rebalancer.placement} says where
 * copies belong, {@link io.dpmgrid.rebalancer.plan} which steps lead there, {@link
 * io.dpmgrid.rebalancer.simulate} tries both on clusters that do not exist.
 */
@NullMarked
package io.dpmgrid.rebalancer;

import org.jspecify.annotations.NullMarked;
