/** Tests of what an acknowledged write needs besides the log. */
@NullMarked
package io.dpmgrid.ignite.store;

import org.jspecify.annotations.NullMarked;
