/** What is written and read, whatever the system under test. */
@NullMarked
package io.dpmgrid.bench.load;

import org.jspecify.annotations.NullMarked;
