/** Pools: everything that one node keeps on one medium, and how it is identified. */
@NullMarked
package io.dpmgrid.pmem.pool;

import org.jspecify.annotations.NullMarked;
