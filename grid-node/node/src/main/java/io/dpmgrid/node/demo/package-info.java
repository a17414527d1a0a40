/** The demo: fill a cluster, kill it, restart it, and verify every acknowledged write. */
@NullMarked
package io.dpmgrid.node.demo;

import org.jspecify.annotations.NullMarked;
