/** Files, for all who need nothing else of the node. */
@NullMarked
package io.dpmgrid.node.files;

import org.jspecify.annotations.NullMarked;
