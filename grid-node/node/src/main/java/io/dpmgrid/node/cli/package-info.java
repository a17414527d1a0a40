/** The command line: one class per command, behind the one script {@code ./dpm}. */
@NullMarked
package io.dpmgrid.node.cli;

import org.jspecify.annotations.NullMarked;
