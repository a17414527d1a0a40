/** The log alone beside its physical limit and other logs. */
@NullMarked
package io.dpmgrid.bench.log;

import org.jspecify.annotations.NullMarked;
