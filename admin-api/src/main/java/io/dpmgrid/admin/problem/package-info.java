/** Errors as RFC 9457 wants them. */
@NullMarked
package io.dpmgrid.admin.problem;

import org.jspecify.annotations.NullMarked;
