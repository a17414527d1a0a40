@NullMarked
package io.dpmgrid.bench.child;

import org.jspecify.annotations.NullMarked;
