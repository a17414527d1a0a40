/** What it costs a node to tell its metrics. */
@NullMarked
package io.dpmgrid.bench.scrape;

import org.jspecify.annotations.NullMarked;
