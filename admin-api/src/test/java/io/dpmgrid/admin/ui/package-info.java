/**
 * Tests of the console's files; what they do in a browser is tested where a cluster can be started.
 */
@NullMarked
package io.dpmgrid.admin.ui;

import org.jspecify.annotations.NullMarked;
