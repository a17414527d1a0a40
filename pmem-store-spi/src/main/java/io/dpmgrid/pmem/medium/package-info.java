/** Media: where bytes persist, how that is found out, and what each survives. */
@NullMarked
package io.dpmgrid.pmem.medium;

import org.jspecify.annotations.NullMarked;
