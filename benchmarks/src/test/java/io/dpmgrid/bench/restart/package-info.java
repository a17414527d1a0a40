@NullMarked
package io.dpmgrid.bench.restart;

import org.jspecify.annotations.NullMarked;
