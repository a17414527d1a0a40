/** Durable puts: engines side by side, round by round. */
@NullMarked
package io.dpmgrid.bench.put;

import org.jspecify.annotations.NullMarked;
