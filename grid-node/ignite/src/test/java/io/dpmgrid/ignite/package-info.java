/** Tests of the plugin, with real nodes on loopback. */
@NullMarked
package io.dpmgrid.ignite;

import org.jspecify.annotations.NullMarked;
