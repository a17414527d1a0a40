package io.dpmgrid.rebalancer.execute;

/**
 * What is begun without being asked for.
 *
 * @param join whether a node that passes the checks joins
 * @param restore whether copies are made again after a grace
 * @param twoNodes what half of a baseline may decide
 */
public record Initiative(boolean join, boolean restore, TwoNodes twoNodes) {}
