/** A client of the admin API: what {@code ./dpm ctl} speaks through. */
@NullMarked
package io.dpmgrid.node.ctl;

import org.jspecify.annotations.NullMarked;
