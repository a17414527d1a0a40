/** Killing a cluster under load, again and again, and holding it to what it acknowledged. */
@NullMarked
package io.dpmgrid.node.soak;

import org.jspecify.annotations.NullMarked;
