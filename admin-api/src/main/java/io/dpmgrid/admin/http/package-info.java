/** From a request to its answer: routes, contract, views, problems. */
@NullMarked
package io.dpmgrid.admin.http;

import org.jspecify.annotations.NullMarked;
