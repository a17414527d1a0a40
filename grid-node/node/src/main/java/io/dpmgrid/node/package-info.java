/** The composition root: configuration, wiring, command line and the embeddable node. */
@NullMarked
package io.dpmgrid.node;

import org.jspecify.annotations.NullMarked;
