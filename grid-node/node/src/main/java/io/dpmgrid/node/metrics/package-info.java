/** What a node tells about itself, as metrics of Prometheus: one registry per node. */
@NullMarked
package io.dpmgrid.node.metrics;

import org.jspecify.annotations.NullMarked;
