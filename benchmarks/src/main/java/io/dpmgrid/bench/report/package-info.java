/** What every benchmark hands back, and how it becomes a table, JSON, Markdown and a chart. */
@NullMarked
package io.dpmgrid.bench.report;

import org.jspecify.annotations.NullMarked;
