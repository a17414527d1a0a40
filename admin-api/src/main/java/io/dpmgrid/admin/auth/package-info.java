/** Who asks, and what they may do. */
@NullMarked
package io.dpmgrid.admin.auth;

import org.jspecify.annotations.NullMarked;
