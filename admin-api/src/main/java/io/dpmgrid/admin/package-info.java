/** The admin API: routes, OpenAPI, metrics, console. Empty until its own capability lands. */
@NullMarked
package io.dpmgrid.admin;

import org.jspecify.annotations.NullMarked;
