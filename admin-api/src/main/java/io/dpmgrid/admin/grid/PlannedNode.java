package io.dpmgrid.admin.grid;

/**
 * What becomes of a node.
 *
 * @param copiesBefore copies of partitions
 * @param bytesIn what it receives
 * @param bytesOut what it sends
 */
public record PlannedNode(
    String nodeId,
    long copiesBefore,
    long copiesAfter,
    long bytesBefore,
    long bytesAfter,
    long bytesIn,
    long bytesOut) {}
