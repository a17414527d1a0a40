package io.dpmgrid.rebalancer.execute;

import io.dpmgrid.rebalancer.plan.PartitionGroup;
import io.dpmgrid.rebalancer.plan.WantedCopies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What goes into a decision besides the journal and the observation.
 *
 * @param self the node that decides
 * @param now the time of day
 * @param clocks the time of day on the servers, this one's among them
 * @param elapsedMs since the last look, bounded
 * @param dueMs time that counts now, in whole quanta
 * @param commands what people asked for since
 * @param wanted how many copies groups are to have
 * @param settings what servers would decide by, as the grid tells it
 * @param partitions the grid's partitions; asked at most once, and only if they are needed
 * @param refusal why the grid did not change its baseline when it was told to last; empty if it did
 */
record Inputs(
    String self,
    Instant now,
    List<Instant> clocks,
    long elapsedMs,
    long dueMs,
    List<Command> commands,
    List<WantedCopies> wanted,
    Map<String, Map<String, String>> settings,
    Supplier<List<PartitionGroup>> partitions,
    String refusal) {}
