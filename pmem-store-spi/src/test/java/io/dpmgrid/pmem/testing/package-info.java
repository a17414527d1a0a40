/** Fixtures for tests that crash: media whose post-crash images can be enumerated. */
@NullMarked
package io.dpmgrid.pmem.testing;

import org.jspecify.annotations.NullMarked;
