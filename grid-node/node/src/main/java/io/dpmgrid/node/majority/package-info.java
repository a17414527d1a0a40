/** What a node does while its side of the cluster is no majority of the baseline. */
@NullMarked
package io.dpmgrid.node.majority;

import org.jspecify.annotations.NullMarked;
