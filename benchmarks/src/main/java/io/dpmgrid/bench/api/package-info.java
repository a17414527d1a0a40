/** How fast a node answers its admin API, and what that costs its writers. */
@NullMarked
package io.dpmgrid.bench.api;

import org.jspecify.annotations.NullMarked;
