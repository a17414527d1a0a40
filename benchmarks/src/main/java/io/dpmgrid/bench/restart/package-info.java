/** Restart after SIGKILL: how soon a system serves again. */
@NullMarked
package io.dpmgrid.bench.restart;

import org.jspecify.annotations.NullMarked;
