/** Terraform modules and the tests that apply them. Empty until its own capability lands. */
@NullMarked
package io.dpmgrid.terraform;

import org.jspecify.annotations.NullMarked;
