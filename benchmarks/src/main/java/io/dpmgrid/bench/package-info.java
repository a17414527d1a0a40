/** Side-by-side runs against stock engines. Never shipped. */
@NullMarked
package io.dpmgrid.bench;

import org.jspecify.annotations.NullMarked;
