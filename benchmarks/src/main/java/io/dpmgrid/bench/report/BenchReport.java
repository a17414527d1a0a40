package io.dpmgrid.bench.report;

import java.util.List;
import java.util.Map;

/**
 * Everything a benchmark has to say. Its JSON form is the object that {@code --json} prints.
 *
 * @param bench name of the benchmark, also the stem of the files written
 * @param quick whether the short shape was run, whose figures are only good for a smoke test
 * @param durationS wall-clock seconds of the whole run
 * @param environment the machine
 * @param settings what was equal for all systems, printed above the table
 * @param systems for each system, what it is and what an acknowledgement of it survives
 * @param rows the figures
 * @param ratios for each row that has a baseline, how it compares
 * @param targets the speeds to reach, judged
 * @param cpu where the processor time of an operation goes, if the benchmark looks at it
 * @param stalls the longest operations, if the benchmark looks at them
 * @param notes what a reader must know: skipped systems, noise, state of the page cache
 */
public record BenchReport(
    String bench,
    boolean quick,
    double durationS,
    Environment environment,
    Map<String, String> settings,
    Map<String, String> systems,
    List<? extends Row> rows,
    List<Ratio> ratios,
    List<Target> targets,
    List<CpuRow> cpu,
    List<StallRow> stalls,
    List<String> notes) {

  /** A report of a benchmark that does not look at processor time. */
  public BenchReport(
      String bench,
      boolean quick,
      double durationS,
      Environment environment,
      Map<String, String> settings,
      Map<String, String> systems,
      List<? extends Row> rows,
      List<Ratio> ratios,
      List<Target> targets,
      List<String> notes) {
    this(
        bench,
        quick,
        durationS,
        environment,
        settings,
        systems,
        rows,
        ratios,
        targets,
        List.of(),
        List.of(),
        notes);
  }

  /**
   * One system against another under the same load.
   *
   * @param system the system
   * @param medium its medium
   * @param load what both did
   * @param baseline the system it is compared with
   * @param baselineMedium the baseline's medium
   * @param times how many times better the system is (above 1 is better)
   */
  public record Ratio(
      String system,
      String medium,
      String load,
      String baseline,
      String baselineMedium,
      double times) {}
}
