/**
 * The drop-in plugin for Apache Ignite: works in any Ignite, with no other part of DPM Grid
 * running.
 */
@NullMarked
package io.dpmgrid.ignite;

import org.jspecify.annotations.NullMarked;
