package io.dpmgrid.node.admin;

import java.util.List;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;

/**
 * Says why no running node may leave the baseline now. The engine lets a node outside the baseline
 * drop a partition as soon as all running nodes that should have it do: also if there are none,
 * because the only one of them has just died. Thread-safe.
 */
final class DrainGuard {
  private final Members members;

  DrainGuard(Members members) {
    this.members = members;
  }

  /** Why not; empty if nothing speaks against it. */
  String refusal() {
    List<String> single =
        members.kernal().cache().cacheGroups().stream()
            .filter(PartitionMaps::isUsers)
            .filter(DrainGuard::hasOneCopy)
            .map(CacheGroupContext::cacheOrGroupName)
            .sorted()
            .limit(5)
            .toList();
    return single.isEmpty()
        ? ""
        : "there is only one copy of "
            + String.join(", ", single)
            + ", which would be lost if the node that gets it died meanwhile: give it a backup, or"
            + " copy it to a cache that has one";
  }

  private static boolean hasOneCopy(CacheGroupContext group) {
    return group.config().getCacheMode() != CacheMode.REPLICATED
        && group.config().getBackups() == 0;
  }
}
