@NullMarked
package io.dpmgrid.bench.report;

import org.jspecify.annotations.NullMarked;
