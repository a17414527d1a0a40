/** Long work: progress, cancel, result, history. */
@NullMarked
package io.dpmgrid.admin.operation;

import org.jspecify.annotations.NullMarked;
