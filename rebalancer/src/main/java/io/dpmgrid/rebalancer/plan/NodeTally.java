package io.dpmgrid.rebalancer.plan;

/** What a step does to one node, counted. Not thread-safe. */
final class NodeTally {
  long copiesBefore;
  long copiesAfter;
  long bytesBefore;
  long bytesAfter;
  long in;
  long out;

  void had(long bytes) {
    copiesBefore++;
    bytesBefore = Math.addExact(bytesBefore, bytes);
  }

  void gets(long bytes) {
    copiesAfter++;
    bytesAfter = Math.addExact(bytesAfter, bytes);
  }

  NodeOutlook outlook(String id, double weightShare, long allCopies) {
    double share = allCopies == 0 ? 0 : (double) copiesAfter / allCopies;
    return new NodeOutlook(
        id, weightShare, share, copiesBefore, copiesAfter, bytesBefore, bytesAfter, in, out);
  }
}
