@NullMarked
package io.dpmgrid.bench;

import org.jspecify.annotations.NullMarked;
