/**
 * Where the engine puts copies by our placement: an affinity function for caches that ask for it,
 * and what keeps weights and zones of nodes as the baseline has them.
 */
@NullMarked
package io.dpmgrid.ignite.affinity;

import org.jspecify.annotations.NullMarked;
