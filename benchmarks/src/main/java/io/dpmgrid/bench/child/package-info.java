/**
 * Processes of a run: started, driven line by line, and cleared away with everything they wrote.
 */
@NullMarked
package io.dpmgrid.bench.child;

import org.jspecify.annotations.NullMarked;
