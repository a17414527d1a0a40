@NullMarked
package io.dpmgrid.bench.rebalance;

import org.jspecify.annotations.NullMarked;
