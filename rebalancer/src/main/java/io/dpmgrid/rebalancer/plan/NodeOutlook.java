package io.dpmgrid.rebalancer.plan;

/**
 * What a step does to one node.
 *
 * @param id the node
 * @param weightShare its part of all weights after the step, 0 to 1; 0 if it leaves
 * @param share its part of all copies after the step, 0 to 1
 * @param copiesBefore its copies of partitions before the step
 * @param copiesAfter its copies after it
 * @param bytesBefore their bytes before
 * @param bytesAfter their bytes after
 * @param bytesIn what it receives
 * @param bytesOut what it sends
 */
public record NodeOutlook(
    String id,
    double weightShare,
    double share,
    long copiesBefore,
    long copiesAfter,
    long bytesBefore,
    long bytesAfter,
    long bytesIn,
    long bytesOut) {}
