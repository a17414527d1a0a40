/** Regions: mapped or staged, persistable ranges of a medium. */
@NullMarked
package io.dpmgrid.pmem.region;

import org.jspecify.annotations.NullMarked;
