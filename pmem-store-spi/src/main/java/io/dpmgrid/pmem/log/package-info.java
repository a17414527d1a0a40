/**
 * The log core: reservation, publication and the ring of segments. Framing belongs to the caller.
 */
@NullMarked
package io.dpmgrid.pmem.log;

import org.jspecify.annotations.NullMarked;
