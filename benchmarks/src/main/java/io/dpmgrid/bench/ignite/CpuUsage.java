package io.dpmgrid.bench.ignite;

/**
 * Processor time for each operation, in microseconds. Unlike a rate it hardly suffers from what
 * else the machine does.
 *
 * @param totalUs the whole process
 * @param callersUs the threads that put
 * @param checkpointUs the checkpointer and its writers
 * @param archiveUs the log's archiver and cleaner
 * @param othersUs other threads of the engine
 * @param jvmUs garbage collection, compilation, and threads that ended meanwhile
 */
public record CpuUsage(
    double totalUs,
    double callersUs,
    double checkpointUs,
    double archiveUs,
    double othersUs,
    double jvmUs) {}
