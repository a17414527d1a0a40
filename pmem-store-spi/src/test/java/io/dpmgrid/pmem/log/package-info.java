/** Tests of the log. */
@NullMarked
package io.dpmgrid.pmem.log;

import org.jspecify.annotations.NullMarked;
