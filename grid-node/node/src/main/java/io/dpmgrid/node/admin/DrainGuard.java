package io.dpmgrid.node.admin;

import java.util.List;

/**
 * Says why no running node may leave the baseline now. The engine lets a node outside the baseline
 * drop a partition as soon as all running nodes that should have it do: also if there are none,
 * because the only one of them has died, and another server starts then. Nodes of ours keep it,
 * those of older versions do not. Thread-safe.
 */
final class DrainGuard {
  private static final int MOST_NAMES = 5;

  private final Members members;

  DrainGuard(Members members) {
    this.members = members;
  }

  /** Why not; empty if nothing speaks against it. */
  String refusal() {
    List<String> single =
        UserGroup.all(members.kernal()).stream()
            .filter(group -> !group.everywhere() && group.copies() == 1)
            .map(UserGroup::name)
            .toList();
    return single.isEmpty() ? "" : words(single);
  }

  private static String words(List<String> caches) {
    String names = String.join(", ", caches.stream().limit(MOST_NAMES).toList());
    int more = caches.size() - MOST_NAMES;
    return "there is only one copy of what is in "
        + names
        + (more > 0 ? " and " + more + " more" : "")
        + ". If a node died before it has got its part, the engine might drop that copy too, though"
        + " no disk failed. A cache cannot be given backups later: make one that has backups, copy"
        + " the data to it, destroy the old one, and drain then. Caches that are no longer needed"
        + " need only be destroyed";
  }
}
