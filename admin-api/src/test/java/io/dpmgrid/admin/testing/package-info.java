/** A grid in memory and real clients for the tests of the API. */
@NullMarked
package io.dpmgrid.admin.testing;

import org.jspecify.annotations.NullMarked;
