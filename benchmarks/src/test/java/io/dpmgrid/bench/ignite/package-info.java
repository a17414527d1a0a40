@NullMarked
package io.dpmgrid.bench.ignite;

import org.jspecify.annotations.NullMarked;
