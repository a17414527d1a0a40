@NullMarked
package io.dpmgrid.bench.put;

import org.jspecify.annotations.NullMarked;
