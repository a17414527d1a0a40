/** The console in a real browser against a real cluster. */
@NullMarked
package io.dpmgrid.node.console;

import org.jspecify.annotations.NullMarked;
