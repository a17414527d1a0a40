/** The JSON of this API. */
@NullMarked
package io.dpmgrid.admin.json;

import org.jspecify.annotations.NullMarked;
