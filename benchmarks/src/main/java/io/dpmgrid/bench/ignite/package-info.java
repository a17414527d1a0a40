/** Ignite nodes as the systems under test: configured alike, each in a process of its own. */
@NullMarked
package io.dpmgrid.bench.ignite;

import org.jspecify.annotations.NullMarked;
