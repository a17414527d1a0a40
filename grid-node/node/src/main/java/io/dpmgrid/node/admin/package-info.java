/**
 * What the admin API asks of a grid of Ignite nodes. One node answers for the whole cluster: what
 * the engine knows everywhere is read here, what only its owner knows is asked from our other
 * nodes.
 */
@NullMarked
package io.dpmgrid.node.admin;

import org.jspecify.annotations.NullMarked;
