package io.dpmgrid.bench.report;

/**
 * One measured cell of a benchmark. Rows are records; their components, in snake case, are the
 * columns of the table and the fields of the JSON, in the order of declaration.
 */
public sealed interface Row permits LatencyRow, RebalanceRow, RestartRow {

  /** What was measured: {@code ours}, {@code ignite-log-only}, {@code redis-aof}, ... */
  String system();

  /** Where its bytes persist: a medium kind, or {@code none} for a system that keeps nothing. */
  String medium();
}
