/** What happened, kept in a ring and told as a stream. */
@NullMarked
package io.dpmgrid.admin.event;

import org.jspecify.annotations.NullMarked;
