/** Metrics of the API itself. */
@NullMarked
package io.dpmgrid.admin.metrics;

import org.jspecify.annotations.NullMarked;
