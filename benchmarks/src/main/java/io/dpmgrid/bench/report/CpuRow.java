package io.dpmgrid.bench.report;

/**
 * Where the processor time of one acknowledged operation goes, in microseconds; medians over the
 * rounds. Beside the latencies it shows what a system does in the background. It hardly suffers
 * from what else the machine does.
 *
 * @param system what was measured
 * @param medium where its bytes persist
 * @param threads the number of concurrent callers
 * @param mode the kind of operation
 * @param totalUs the whole process
 * @param callersUs the threads that call
 * @param checkpointUs the checkpointer and its writers
 * @param archiveUs the log's archiver and cleaner
 * @param othersUs other threads of the engine
 * @param jvmUs garbage collection and compilation
 */
public record CpuRow(
    String system,
    String medium,
    int threads,
    String mode,
    double totalUs,
    double callersUs,
    double checkpointUs,
    double archiveUs,
    double othersUs,
    double jvmUs) {}
